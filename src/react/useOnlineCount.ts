'use client';
import { usePresenceContext } from './presenceContext.js';
import type { PresenceMap } from './presenceMap.js';
import { usePresenceMap } from './usePresenceMap.js';
import type { SyncOptions } from './useSource.js';

/** How many of several users are online. Each user counts once. */
export interface OnlineCounts {
  online: number;
  offline: number;
  /** Users about whom nothing is known, or nothing any more. They are neither online nor offline. */
  unknown: number;
  /** The sum of the others. */
  total: number;
}

/**
 * Counts how many of `ids` are online. `ids` need not be memoised. The component renders when a number changes. The users are
 * watched while mounted.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * const { online, total } = useOnlineCount(memberIds);
 */
export function useOnlineCount(ids: readonly string[], { sync }: SyncOptions = {}): OnlineCounts {
  return usePresenceMap(usePresenceContext('useOnlineCount').store, ids, countPresence, sync);
}

function countPresence(users: PresenceMap): OnlineCounts {
  const counts: OnlineCounts = { online: 0, offline: 0, unknown: 0, total: users.size };
  for (const { presence } of users.values()) {
    if (presence === 'online') counts.online++;
    else if (presence === 'offline') counts.offline++;
    else counts.unknown++;
  }
  return counts;
}
