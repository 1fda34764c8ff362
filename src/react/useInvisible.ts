'use client';
import { useCallback } from 'react';
import { useOwnChange } from './useOwnChange.js';

export interface UseInvisible {
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
export function useInvisible(): UseInvisible {
  const { own, change, ...state } = useOwnChange('useInvisible', 'invisible');
  const setInvisible = useCallback((invisible: boolean) => change({ invisible }), [change]);
  return { invisible: own?.invisible ?? false, setInvisible, ...state };
}
