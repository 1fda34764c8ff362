'use client';
import { useMemo } from 'react';

/** The same list while it has the same ids, so that callers need not memoise theirs. */
export function useStableIds(ids: readonly string[]): readonly string[] {
  const key = JSON.stringify(ids);
  return useMemo(() => JSON.parse(key) as string[], [key]);
}
