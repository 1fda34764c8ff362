'use client';
import type { PresenceMap } from './presenceMap.js';
import { usePresenceContext } from './presenceContext.js';
import { usePresenceMap } from './usePresenceMap.js';
import type { SyncOptions } from './useSource.js';

/** How many of several users are there. `unknown` are those of whom it is not known: they are neither online nor offline. */
export interface OnlineCounts {
  online: number;
  offline: number;
  unknown: number;
  total: number;
}

/** Counts who is there of `ids`, each once. Watches them while mounted; renders when a number changes. */
export function useOnlineCount(ids: readonly string[], { sync }: SyncOptions = {}): OnlineCounts {
  return usePresenceMap(usePresenceContext('useOnlineCount').store, ids, countsOf, sync);
}

function countsOf(users: PresenceMap): OnlineCounts {
  const counts: OnlineCounts = { online: 0, offline: 0, unknown: 0, total: users.size };
  for (const { presence } of users.values()) {
    if (presence === 'online') counts.online++;
    else if (presence === 'offline') counts.offline++;
    else counts.unknown++;
  }
  return counts;
}
