'use client';
import type { PresenceRecord } from '../store/presenceRecord.js';
import { usePresenceContext } from './presenceContext.js';
import { useSource } from './useSource.js';
import type { SyncOptions } from './useSource.js';

/**
 * All that is known of a user: name, picture, the app's own fields and presence; undefined while nothing is. Watches the user
 * while mounted, and renders with every change of the record: `usePresence` with a selector renders less.
 */
export function useUser(userId: string, { sync }: SyncOptions = {}): PresenceRecord | undefined {
  const { store } = usePresenceContext('useUser');
  const user = store.user(userId);
  // What a server knew is all in `initialPresence`, whatever has been heard here since.
  const isKnown = (record: PresenceRecord) =>
    record.freshness !== 'unknown' || (store.getState().users.get(userId)?.user && record !== user.getInitialState());
  return useSource(user, (record) => (isKnown(record) ? record : undefined), sync);
}
