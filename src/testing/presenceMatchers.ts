import type { PresenceClient } from '../client/presenceClient.js';
import { PresenceError } from '../protocol/errors.js';
import type { PresenceEvent } from '../protocol/events.js';
import type { User } from '../protocol/user.js';
import type { TestTab } from './testTab.js';

/**
 * What {@link presenceMatchers} add to `expect`. TypeScript hears of it where the app's own tests are set up:
 *
 * ```ts
 * declare module 'vitest' { interface Matchers<T = any> extends PresenceMatchers<T> {} }
 * declare global { namespace jest { interface Matchers<R, T> extends PresenceMatchers<R> {} } }
 * ```
 */
export interface PresenceMatchers<Result = unknown> {
  /**
   * Of a person, a tab or a client: what they read of somebody now, in one word or by fields. It asks through the client, so it
   * is awaited, and needs a line: `await expect(jack).toSee('john', 'offline')`.
   */
  toSee(userId: string, what: 'online' | 'offline' | Partial<User>): Promise<Result>;
  /**
   * Of a person or a tab: every change of presence that their page was told of since it was loaded, in order. Each is
   * `john online` or `john offline`, with `: On stage` where there is a status. A page is told of whom it watches.
   */
  toHaveHeard(changes: readonly string[]): Result;
}

/** What Vitest and Jest give to a matcher. */
interface MatcherContext {
  isNot?: boolean;
  equals(a: unknown, b: unknown): boolean;
}

/** What a matcher answers. */
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

  toHaveHeard(this: MatcherContext, { client, heard }: TestTab, changes: readonly string[]): Verdict {
    return verdict(this, heard.flatMap(wordsFor), changes, `'${client.user?.id ?? 'somebody'}' to have heard`);
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
