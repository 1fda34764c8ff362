'use client';
import type { Presences } from '../store/group.js';
import { usePresenceContext } from './presenceContext.js';
import { useGroup } from './useGroup.js';
import { whole } from './useSource.js';
import type { SyncOptions } from './useSource.js';

/**
 * Several users by id, in the order of `ids`, which need not be memoised. Each record is the same object while that user does
 * not change, the map while nobody does. Watches them while mounted.
 */
export function usePresences(ids: readonly string[], { sync }: SyncOptions = {}): Presences {
  return useGroup(usePresenceContext('usePresences').store, ids, whole, sync);
}
