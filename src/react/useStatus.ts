'use client';
import { useCallback } from 'react';
import { useSelfMutation } from './useSelfMutation.js';

export interface UseStatusResult {
  /** The own status, the wished one while a change is under way; undefined when there is none. */
  status: string | undefined;
  /** At most 120 code points. Resolves to whether it was saved; never rejects. */
  setStatus: (status: string) => Promise<boolean>;
  clearStatus: () => Promise<boolean>;
  /** A change of the status is under way, by whichever hook. */
  isPending: boolean;
  /** Why the last change by this hook failed. */
  error: Error | null;
  /** Forgets the error. */
  reset: () => void;
}

/** The own status and how to change it. Optimistic: the wish is shown at once, and what was before when it is refused. */
export function useStatus(): UseStatusResult {
  const { own, change, ...state } = useSelfMutation('useStatus', 'status');
  const setStatus = useCallback((status: string) => change({ status: status.trim() || null }), [change]);
  const clearStatus = useCallback(() => change({ status: null }), [change]);
  return { status: own?.status, setStatus, clearStatus, ...state };
}
