import type { User } from '../protocol/user.js';

/** What to draw. An open union: more words will come, so draw one that is not known here like `unknown`. */
export type PresenceValue = 'online' | 'offline' | 'unknown' | (string & Record<never, never>);

/**
 * How far the word can be trusted (CONTRACT.md section 5):
 *
 * - `live`: changes are heard as they happen.
 * - `stale`: it was so a moment ago; the connection is away, or nobody listens for changes.
 * - `unknown`: nothing was ever heard, or it was too long ago to say.
 */
export type Freshness = 'live' | 'stale' | 'unknown';

/** A user as the store knows them. `online` is true only when it is known. */
export type PresenceRecord = User & { presence: PresenceValue; freshness: Freshness };

/** The part of a record that `usePresence` returns. */
export type Presence = Pick<PresenceRecord, 'id' | 'online' | 'status' | 'last_active' | 'presence' | 'freshness'>;

/** What is known of `id`, in one object. Without a user nothing is. */
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
