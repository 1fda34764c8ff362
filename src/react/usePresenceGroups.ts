'use client';
import { useMemo } from 'react';
import type { PresenceStore } from '../store/presenceStore.js';
import { identity } from './identity.js';
import { createPresenceGroups } from './presenceGroups.js';
import type { PresenceGroups } from './presenceGroups.js';
import { useStableIds } from './useStableIds.js';
import { useSource } from './useSource.js';

/** Users in groups by what is known of them. `ids` need not be memoised: what is in them decides. */
export function usePresenceGroups(store: PresenceStore, ids: readonly string[], settleMs = 2000): PresenceGroups {
  const list = useStableIds(ids);
  const source = useMemo(() => createPresenceGroups(store, list, settleMs), [store, list, settleMs]);
  return useSource(source, identity);
}
