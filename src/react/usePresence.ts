'use client';
import type { Presence, PresenceRecord } from '../store/presenceRecord.js';
import type { SyncOptions } from './useSource.js';
import { useRecord } from './useRecord.js';

/**
 * Whether a user is online, and their status. The user is watched while mounted; no channel is needed.
 *
 * The component renders once when something that is returned changes. With a `selector` it renders when that slice of the record
 * changes, compared by contents: select plain values. It never restarts a transition, unless `sync` is set.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * const { presence, status, last_active } = usePresence('john');
 * @example
 * const name = usePresence('john', (user) => user.name);
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
  const hasSelector = typeof selectorOrOptions === 'function';
  const { sync } = (hasSelector ? options : selectorOrOptions) ?? {};
  return useRecord<Slice | Presence>('usePresence', userId, hasSelector ? selectorOrOptions : selectPresence, sync);
}

/** `usePresence` by another name, for apps where that name is taken by an animation library. */
export const useUserPresence = usePresence;

function selectPresence({ id, online, status, last_active, presence, freshness }: PresenceRecord): Presence {
  return { id, online, status, last_active, presence, freshness };
}
