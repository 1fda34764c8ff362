import type { User } from '../protocol/user.js';

/** What to draw. An open union: more values will come, so draw a value that is not named here like `unknown`. */
export type PresenceValue = 'online' | 'offline' | 'unknown' | (string & Record<never, never>);

/**
 * How far `presence` can be trusted:
 *
 * - `live`: changes arrive as they happen.
 * - `stale`: it was so at most a minute ago; the connection is away, or the user is not watched.
 * - `unknown`: nothing was ever received, or too long ago to say.
 */
export type Freshness = 'live' | 'stale' | 'unknown';

/** A user as the store knows them. `online` is true only when it is known. */
export type PresenceRecord = User & { presence: PresenceValue; freshness: Freshness };

/** The part of a record that `usePresence` returns. */
export type Presence = Pick<PresenceRecord, 'id' | 'online' | 'status' | 'last_active' | 'presence' | 'freshness'>;

/** What is known of the user `id`, in one object. `user` is undefined where nothing is known. */
export function presenceRecord(id: string, user: User | undefined, freshness: Freshness): PresenceRecord {
  const known = freshness !== 'unknown' && user;
  return {
    ...user,
    id,
    online: known ? known.online : false,
    presence: known ? (known.online ? 'online' : 'offline') : 'unknown',
    freshness,
  };
}
