'use client';
import { useCallback } from 'react';
import type { PresenceError } from '../protocol/errors.js';
import { useSelfMutation } from './useSelfMutation.js';

/** What {@link useStatus} returns. */
export interface UseStatusResult {
  /** The own status, the new one while a change is pending; undefined when there is none, and while nobody is connected. */
  status: string | undefined;
  /**
   * Sets the status: text of at most 120 code points after trimming; an empty one clears it. Resolves to whether it was saved,
   * and never rejects.
   */
  setStatus: (status: string) => Promise<boolean>;
  /** Removes the status. Resolves to whether that was saved, and never rejects. */
  clearStatus: () => Promise<boolean>;
  /** A change of the status is pending, in any hook of this client. */
  isPending: boolean;
  /**
   * Why the last change by this hook failed: `invalid_input` for a status that is too long, `closed` while nobody is connected,
   * `timeout` when no answer came, or another code.
   */
  error: PresenceError | null;
  /** Clears `error`. */
  reset: () => void;
}

/**
 * The own status, and how to change it. Optimistic: every hook shows the new status at once, and the previous one again when the
 * change fails. Errors are also given to `onError` of the provider.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * const { status, setStatus, clearStatus, isPending, error } = useStatus();
 * <button onClick={() => setStatus('Eating a veggie burger...')}>Lunch</button>
 */
export function useStatus(): UseStatusResult {
  const { self, mutate, isPending, error, reset } = useSelfMutation('useStatus', 'status');
  const setStatus = useCallback((status: string) => mutate({ status: status.trim() || null }), [mutate]);
  const clearStatus = useCallback(() => mutate({ status: null }), [mutate]);
  return { status: self?.status, setStatus, clearStatus, isPending, error, reset };
}
