'use client';
import { useMemo } from 'react';
import type { PresenceStore } from '../store/presenceStore.js';
import { createPresenceMap } from './presenceMap.js';
import type { PresenceMap } from './presenceMap.js';
import { useStableIds } from './useStableIds.js';
import { useSource } from './useSource.js';

/** A slice of what is known of several users. `ids` need not be memoised: what is in them decides. */
export function usePresenceMap<Slice>(
  store: PresenceStore,
  ids: readonly string[],
  select: (users: PresenceMap) => Slice,
  sync?: boolean,
  watch?: boolean,
): Slice {
  const list = useStableIds(ids);
  const group = useMemo(() => createPresenceMap(store, list, watch), [store, list, watch]);
  return useSource(group, select, sync);
}
