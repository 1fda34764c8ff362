import type { PresenceClient } from '../client/presenceClient.js';
import { PresenceError } from '../protocol/errors.js';
import type { PresenceEvent } from '../protocol/events.js';
import type { User } from '../protocol/user.js';
import type { TestTab } from './testTab.js';

/**
 * What {@link presenceMatchers} add to `expect`. For TypeScript, declare it where your tests are set up:
 *
 * ```ts
 * declare module 'vitest' { interface Matchers<T = any> extends PresenceMatchers<T> {} }
 * declare global { namespace jest { interface Matchers<R, T> extends PresenceMatchers<R> {} } }
 * ```
 */
export interface PresenceMatchers<Result = unknown> {
  /**
   * Of a person, a tab or a client: how they see a user now, as `'online'`, `'offline'` or some fields. It sends a query through
   * the client, so it must be awaited and needs a connection.
   *
   * @throws `closed` when the client is not connected.
   * @example
   * await expect(jack).toSee('john', 'offline');
   * await expect(jack).toSee('john', { online: true, status: 'On stage' });
   */
  toSee(userId: string, what: 'online' | 'offline' | Partial<User>): Promise<Result>;
  /**
   * Of a person or a tab: every change of presence that the client received since the page was loaded, in order. Each is
   * `john online` or `john offline`, with `: On stage` where there is a status. A client receives changes of users it watches.
   *
   * @example
   * expect(jack).toHaveReceived(['john online: On stage', 'john offline']);
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

/**
 * Matchers for Vitest and Jest: see {@link PresenceMatchers}.
 *
 * @example
 * expect.extend(presenceMatchers);
 */
export const presenceMatchers = {
  async toSee(
    this: MatcherContext,
    who: PresenceClient | TestTab,
    userId: string,
    what: 'online' | 'offline' | Partial<User>,
  ): Promise<Verdict> {
    const client = 'client' in who ? who.client : who;
    const { connectionStatus = 'connected', user: own } = client;
    const reader = `'${own?.id ?? 'a client without a user'}'`;
    if (connectionStatus !== 'connected')
      throw new PresenceError(
        'closed',
        `cannot ask what ${reader} sees; the client is ${connectionStatus}. Connect it, or advance the clock until it is connected.`,
      );
    const { users } = await client.queryUsers({ id: userId });
    const expected: Partial<User> = typeof what === 'string' ? { online: what === 'online' } : what;
    const [seen] = users;
    const fields = Object.keys(expected) as (keyof User)[];
    const actual = seen && Object.fromEntries(fields.map((field) => [field, seen[field]]));
    return verdict(this, actual, expected, `${reader} to see of '${userId}'`);
  },

  toHaveReceived(this: MatcherContext, { client, events }: TestTab, changes: readonly string[]): Verdict {
    return verdict(
      this,
      events.flatMap(wordsFor),
      changes,
      `'${client.user?.id ?? 'a client without a user'}' to have received`,
    );
  },
};

function verdict({ equals, isNot }: MatcherContext, actual: unknown, expected: unknown, claim: string): Verdict {
  return {
    pass: equals(actual, expected),
    message: () =>
      `presence-kit: expected ${claim}${isNot ? ' anything but' : ''} ${JSON.stringify(expected)}, but it was ${JSON.stringify(actual) ?? 'nobody'}`,
    actual,
    expected,
  };
}

function wordsFor(event: PresenceEvent): string[] {
  if (event.type !== 'user.presence.changed') return [];
  const { id, online, status } = event.user;
  return [`${id} ${online ? 'online' : 'offline'}${status === undefined ? '' : `: ${status}`}`];
}
