'use client';
import type { PresenceStore } from '../store/createPresenceStore.js';
import type { Reason } from '../store/entry.js';
import { useLayout } from './useLayout.js';

/** Counts users that a query or channel watches, while mounted, so that nobody else lets go of them or asks for them again. */
export function useHold(store: PresenceStore, ids: readonly string[], reason: Reason): void {
  // No id contains a line break.
  const key = ids.join('\n');
  useLayout(() => (key === '' ? undefined : store.hold(key.split('\n'), reason)), [store, key, reason]);
}
