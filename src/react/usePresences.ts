'use client';
import { identity } from './identity.js';
import { usePresenceContext } from './presenceContext.js';
import type { PresenceMap } from './presenceMap.js';
import { usePresenceMap } from './usePresenceMap.js';
import type { SyncOptions } from './useSource.js';

/**
 * Several users by id, in the order of `ids`, which need not be memoised. A record is the same object while that user does not
 * change, the map while nobody does. The users are watched while mounted.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * const users = usePresences(['john', 'jack']);
 * users.get('john')?.presence;
 */
export function usePresences(ids: readonly string[], { sync }: SyncOptions = {}): PresenceMap {
  return usePresenceMap(usePresenceContext('usePresences').store, ids, identity, sync);
}
