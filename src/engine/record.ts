import type { Channel } from '../protocol/channel.js';
import type { User } from '../protocol/user.js';

/** One connection of a user, as far as presence is concerned: a member of a set with a deadline, never a counter. */
export interface Session {
  id: string;
  /**
   * - `live`: a client is there.
   * - `grace`: lost without a goodbye; its slot is held until `until`.
   * - `held`: was live when the process ended; its slot is held until `until`.
   */
  state: 'live' | 'grace' | 'held';
  /** End of `grace` or `held`: wall milliseconds where it is stored, steady time (`engineTime.ts`) in a running engine. */
  until?: number;
}

/**
 * All that is known of one user. It is replaced when something changes, never mutated, and stored as it is (but for `until`).
 *
 * `publicUser` is the very object that others receive: the public half. Only `visible.ts` makes a new one.
 */
export interface UserRecord {
  id: string;
  publicUser: User;
  /** When the profile (not the status) last changed, and its revision: what a viewer may know whom `canSee` keeps out. */
  profile: { updated_at: string; revision: number };
  invisible: boolean;
  /** The revision of the own view. */
  own_revision: number;
  sessions: readonly Session[];
  /** The latest proof of life of any connection, in wall milliseconds. */
  lastHeardAt: number;
}

/** All that is known of one channel. Replaced, never mutated, and stored as it is. */
export interface ChannelRecord {
  cid: string;
  channel: Channel;
  /** Ids, in the order in which they became members. */
  members: readonly string[];
}
