'use client';
import { useMemo } from 'react';
import type { PresenceStore } from '../store/presenceStore.js';
import { createPresenceMap } from './presenceMap.js';
import type { PresenceMap } from './presenceMap.js';
import { useSource } from './useSource.js';
import { useStableIds } from './useStableIds.js';

/** Selects from several users. `ids` need not be memoised. `watch: false` does not watch them. */
export function usePresenceMap<Slice>(
  store: PresenceStore,
  ids: readonly string[],
  select: (users: PresenceMap) => Slice,
  sync?: boolean,
  watch?: boolean,
): Slice {
  const stableIds = useStableIds(ids);
  const source = useMemo(() => createPresenceMap(store, stableIds, watch), [store, stableIds, watch]);
  return useSource(source, select, sync);
}
