'use client';
import { useMemo } from 'react';
import type { PresenceStore } from '../store/presenceStore.js';
import { identity } from './identity.js';
import { createPresenceGroups } from './presenceGroups.js';
import type { PresenceGroups } from './presenceGroups.js';
import { useSource } from './useSource.js';
import { useStableIds } from './useStableIds.js';

/** Users grouped by presence. `ids` need not be memoised. */
export function usePresenceGroups(store: PresenceStore, ids: readonly string[], settleMs = 2000): PresenceGroups {
  const stableIds = useStableIds(ids);
  const source = useMemo(() => createPresenceGroups(store, stableIds, settleMs), [store, stableIds, settleMs]);
  return useSource(source, identity);
}
