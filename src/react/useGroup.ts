'use client';
import { useMemo } from 'react';
import type { PresenceStore } from '../store/presenceStore.js';
import { createGroup } from '../store/group.js';
import type { Presences } from '../store/group.js';
import { useIds } from './useIds.js';
import { useSource } from './useSource.js';

/** A slice of what is known of several users. `ids` need not be memoised: what is in them decides. */
export function useGroup<Slice>(
  store: PresenceStore,
  ids: readonly string[],
  select: (users: Presences) => Slice,
  sync?: boolean,
  watch?: boolean,
): Slice {
  const list = useIds(ids);
  const group = useMemo(() => createGroup(store, list, watch), [store, list, watch]);
  return useSource(group, select, sync);
}
