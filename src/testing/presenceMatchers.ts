import type { PresenceClient } from '../client/presenceClient.js';
import { PresenceError } from '../protocol/errors.js';
import type { PresenceEvent } from '../protocol/events.js';
import type { User } from '../protocol/user.js';
import type { TestTab } from './testTab.js';

/**
 * The matchers that {@link presenceMatchers} add to `expect`. Declare them for TypeScript in the setup file of your tests:
 *
 * ```ts
 * declare module 'vitest' { interface Matchers<T = any> extends PresenceMatchers<T> {} }
 * declare global { namespace jest { interface Matchers<R, T> extends PresenceMatchers<R> {} } }
 * ```
 */
export interface PresenceMatchers<Result = unknown> {
  /**
   * Checks what a person, a tab or a client reads about a user now, as one word or by fields. It sends a query, so await it; the
   * client must be connected: `await expect(jack).toSee('john', 'offline')`.
   *
   * @throws a `PresenceError` with code `closed` when the client is not connected.
   */
  toSee(userId: string, what: 'online' | 'offline' | Partial<User>): Promise<Result>;
  /**
   * Checks every presence change that the page of a person or a tab received since it was loaded, in order. A page receives
   * changes of the users whom it watches. A change is `john online` or `john offline`, and `john online: On stage` with a status:
   * `expect(jack).toHaveReceived(['john offline'])`.
   */
  toHaveReceived(changes: readonly string[]): Result;
}

/** The part of the `this` of a Vitest or Jest matcher that is used here. */
interface MatcherContext {
  isNot?: boolean;
  equals(a: unknown, b: unknown): boolean;
}

/** The result of a matcher. */
interface Verdict {
  pass: boolean;
  message(): string;
  actual: unknown;
  expected: unknown;
}

/** For `expect.extend(presenceMatchers)` of Vitest and Jest: see {@link PresenceMatchers}. */
export const presenceMatchers = {
  async toSee(
    this: MatcherContext,
    who: PresenceClient | TestTab,
    userId: string,
    what: 'online' | 'offline' | Partial<User>,
  ): Promise<Verdict> {
    const client = 'client' in who ? who.client : who;
    const { connectionStatus = 'connected', user: own } = client;
    const reader = `'${own?.id ?? 'somebody'}'`;
    if (connectionStatus !== 'connected')
      throw new PresenceError(
        'closed',
        `cannot ask what ${reader} sees; the client is ${connectionStatus}. Connect it, or let time pass.`,
      );
    const { users } = await client.queryUsers({ id: userId });
    const expected: Partial<User> = typeof what === 'string' ? { online: what === 'online' } : what;
    const [seen] = users;
    const fields = Object.keys(expected) as (keyof User)[];
    const actual = seen && Object.fromEntries(fields.map((field) => [field, seen[field]]));
    return verdict(this, actual, expected, `${reader} to see of '${userId}'`);
  },

  toHaveReceived(this: MatcherContext, { client, heard }: TestTab, changes: readonly string[]): Verdict {
    return verdict(this, heard.flatMap(wordsFor), changes, `'${client.user?.id ?? 'somebody'}' to have received`);
  },
};

function verdict({ equals, isNot }: MatcherContext, actual: unknown, expected: unknown, claim: string): Verdict {
  return {
    pass: equals(actual, expected),
    message: () =>
      `presence-kit: expected ${claim}${isNot ? ' anything but' : ''} ${JSON.stringify(expected)}, and it was ${JSON.stringify(actual) ?? 'nobody'}`,
    actual,
    expected,
  };
}

function wordsFor(event: PresenceEvent): string[] {
  if (event.type !== 'user.presence.changed') return [];
  const { id, online, status } = event.user;
  return [`${id} ${online ? 'online' : 'offline'}${status === undefined ? '' : `: ${status}`}`];
}
