'use client';
import type { Presence, PresenceRecord } from '../store/presenceRecord.js';
import { useRecord } from './useRecord.js';
import type { SyncOptions } from './useSource.js';

/**
 * Whether somebody is there. Watches the user while mounted; no channel is needed (CONTRACT.md section 5).
 *
 * Renders once when something that is returned changes. With a `selector`, when that slice of the record does: select plain
 * values. Never disturbs a transition, unless `sync` is set.
 */
export function usePresence(userId: string, options?: SyncOptions): Presence;
export function usePresence<Slice>(
  userId: string,
  selector: (record: PresenceRecord) => Slice,
  options?: SyncOptions,
): Slice;
export function usePresence<Slice>(
  userId: string,
  selectorOrOptions?: ((record: PresenceRecord) => Slice) | SyncOptions,
  options?: SyncOptions,
): Slice | Presence {
  const selects = typeof selectorOrOptions === 'function';
  const { sync } = (selects ? options : selectorOrOptions) ?? {};
  return useRecord<Slice | Presence>('usePresence', userId, selects ? selectorOrOptions : presenceOf, sync);
}

/** The same hook, for apps in which `usePresence` is the name of another library's. */
export const useUserPresence = usePresence;

function presenceOf({ id, online, status, last_active, presence, freshness }: PresenceRecord): Presence {
  return { id, online, status, last_active, presence, freshness };
}
