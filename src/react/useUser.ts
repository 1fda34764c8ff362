'use client';
import type { PresenceRecord } from '../store/presenceRecord.js';
import { usePresenceContext } from './presenceContext.js';
import { useSource } from './useSource.js';
import type { SyncOptions } from './useSource.js';

/**
 * Everything that is known about a user: name, image, the app's own fields and presence; undefined while nothing is known. The
 * user is watched while mounted. The component renders with every change of the record; `usePresence` with a selector renders
 * less often.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * const john = useUser('john');
 * return <p>{john?.name ?? 'john'}</p>;
 */
export function useUser(userId: string, { sync }: SyncOptions = {}): PresenceRecord | undefined {
  const { store } = usePresenceContext('useUser');
  const user = store.user(userId);

  function selectKnown(record: PresenceRecord): PresenceRecord | undefined {
    if (record.freshness !== 'unknown') return record;
    // What is known of a user whose presence is too old to show. What a server rendered had no such users.
    const isKnown = store.getState().users.get(userId)?.user !== undefined && record !== user.getInitialState();
    return isKnown ? record : undefined;
  }

  return useSource(user, selectKnown, sync);
}
