'use client';
import { useMemo } from 'react';
import type { PresenceStore } from '../store/createPresenceStore.js';
import { createSettledGroups } from '../store/settledGroups.js';
import type { PresenceGroups } from '../store/settledGroups.js';
import { useSource } from './useSource.js';

/** Users in groups by what is known of them. `ids` need not be memoised: what is in them decides. */
export function usePresenceGroups(store: PresenceStore, ids: readonly string[], settleMs = 2000): PresenceGroups {
  // No id contains a line break.
  const key = ids.join('\n');
  const source = useMemo(
    () => createSettledGroups(store, key ? key.split('\n') : [], settleMs),
    [store, key, settleMs],
  );
  return useSource(source, groupsOf);
}

function groupsOf(groups: PresenceGroups): PresenceGroups {
  return groups;
}
