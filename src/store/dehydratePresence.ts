import { systemClock } from '../base/systemClock.js';
import type { Clock } from '../base/clock.js';
import type { OwnUser, User } from '../protocol/user.js';

/** Users as plain JSON, for the first paint of another process. */
export interface DehydratedPresence {
  /** When they were read, ISO 8601 in UTC with milliseconds. */
  at: string;
  users: User[];
}

/**
 * Packs users that a server read for `initialPresence` of `<PresenceProvider>`: the public view only, whatever it is given,
 * since it is sent to somebody's browser. Runs on servers too. `clock` tells their age; default: the system's.
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
