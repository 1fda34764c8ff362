'use client';
import { identity } from './identity.js';
import type { PresenceMap } from './presenceMap.js';
import { usePresenceContext } from './presenceContext.js';
import { usePresenceMap } from './usePresenceMap.js';
import type { SyncOptions } from './useSource.js';

/**
 * Several users by id, in the order of `ids`, which need not be memoised. Each record is the same object while that user does
 * not change, the map while nobody does. Watches them while mounted.
 */
export function usePresences(ids: readonly string[], { sync }: SyncOptions = {}): PresenceMap {
  return usePresenceMap(usePresenceContext('usePresences').store, ids, identity, sync);
}
