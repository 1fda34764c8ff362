'use client';
import { useMemo } from 'react';
import type { PresenceStore } from '../store/presenceStore.js';
import { createSettledGroups } from './settledGroups.js';
import type { PresenceGroups } from './settledGroups.js';
import { useIds } from './useIds.js';
import { useSource, whole } from './useSource.js';

/** Users in groups by what is known of them. `ids` need not be memoised: what is in them decides. */
export function usePresenceGroups(store: PresenceStore, ids: readonly string[], settleMs = 2000): PresenceGroups {
  const list = useIds(ids);
  const source = useMemo(() => createSettledGroups(store, list, settleMs), [store, list, settleMs]);
  return useSource(source, whole);
}
