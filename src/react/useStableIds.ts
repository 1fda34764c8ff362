'use client';
import { useMemo } from 'react';

/** A list of ids that is the same while the same ids are in it, so that whoever gives it need not memoise it. */
export function useStableIds(ids: readonly string[]): readonly string[] {
  // No id contains a line break.
  const key = ids.join('\n');
  return useMemo(() => (key ? key.split('\n') : []), [key]);
}
