import { systemClock } from '../base/clock.js';
import type { Clock } from '../base/clock.js';
import type { OwnUser, User } from '../protocol/user.js';

/** Users as plain JSON, read by one process for the first paint of another. */
export interface DehydratedPresence {
  /** When they were read, ISO 8601 in UTC with milliseconds. */
  at: string;
  users: User[];
}

/**
 * Packs users that a server read, for `initialPresence` of `<PresenceProvider>`. It keeps only what everybody may see, since the
 * page goes to a browser. Runs in browsers and on servers.
 *
 * @param clock says when the users were read. Default: the system's.
 * @example
 * const { users } = await client.queryUsers({ id: { $in: ids } });
 * <PresenceProvider initialPresence={dehydratePresence(users)} … />
 */
export function dehydratePresence(users: Iterable<User | OwnUser>, clock: Clock = systemClock): DehydratedPresence {
  return { at: new Date(clock.now()).toISOString(), users: Array.from(users, publicView) };
}

function publicView(user: User | OwnUser): User {
  if (!('invisible' in user)) return user;
  // The revision goes too: it may be that of the own view, which moves at other times than that of the public one.
  const { invisible: _invisible, revision: _revision, ...seen } = user;
  return seen;
}
