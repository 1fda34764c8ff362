'use client';
import { useCallback } from 'react';
import type { PresenceError } from '../protocol/errors.js';
import { useSelfMutation } from './useSelfMutation.js';

/** What {@link useInvisible} returns. */
export interface UseInvisibleResult {
  /** Whether others see the own user as offline; the new value while a change is pending. False while nobody is connected. */
  invisible: boolean;
  /** Makes the own user invisible or visible. Resolves to whether it was saved, and never rejects. */
  setInvisible: (invisible: boolean) => Promise<boolean>;
  /** A change of it is pending, in any hook of this client. */
  isPending: boolean;
  /**
   * Why the last change by this hook failed: `forbidden` where the app does not allow it (`policy.mayBeInvisible`), `closed` while
   * nobody is connected, `timeout` when no answer came, or another code.
   */
  error: PresenceError | null;
  /** Clears `error`. */
  reset: () => void;
}

/**
 * Whether the own user is invisible, and how to change that. Optimistic, like `useStatus`. It lasts until it is changed again,
 * also after a reload or a sign-out.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * const { invisible, setInvisible } = useInvisible();
 * <input type="checkbox" checked={invisible} onChange={(event) => setInvisible(event.target.checked)} />
 */
export function useInvisible(): UseInvisibleResult {
  const { self, mutate, isPending, error, reset } = useSelfMutation('useInvisible', 'invisible');
  const setInvisible = useCallback((invisible: boolean) => mutate({ invisible }), [mutate]);
  return { invisible: self?.invisible ?? false, setInvisible, isPending, error, reset };
}
