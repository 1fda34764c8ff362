'use client';
import { useCallback } from 'react';
import { useSelfMutation } from './useSelfMutation.js';

export interface UseInvisibleResult {
  /** Whether everybody else sees the own user as offline; the wished value while a change is under way. */
  invisible: boolean;
  /** Resolves to whether it was saved; never rejects. */
  setInvisible: (invisible: boolean) => Promise<boolean>;
  /** A change of it is under way, by whichever hook. */
  isPending: boolean;
  /** Why the last change by this hook failed. */
  error: Error | null;
  /** Forgets the error. */
  reset: () => void;
}

/** Whether one is invisible and how to change it. Optimistic, like `useStatus`. False while nobody is connected. */
export function useInvisible(): UseInvisibleResult {
  const { own, change, ...state } = useSelfMutation('useInvisible', 'invisible');
  const setInvisible = useCallback((invisible: boolean) => change({ invisible }), [change]);
  return { invisible: own?.invisible ?? false, setInvisible, ...state };
}
