'use client';
import type { PresenceRecord } from '../store/presenceRecord.js';
import { usePresenceContext } from './presenceContext.js';
import { useSource } from './useSource.js';

/** Selects from the record of a user, who is watched while mounted. `caller` is the hook or component that an error names. */
export function useRecord<Slice>(
  caller: string,
  userId: string,
  select: (record: PresenceRecord) => Slice,
  sync?: boolean,
): Slice {
  const { store } = usePresenceContext(caller);
  return useSource(store.user(userId), select, sync);
}
