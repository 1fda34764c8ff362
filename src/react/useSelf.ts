'use client';
import type { OwnUser } from '../protocol/user.js';
import { useOwnChange } from './useOwnChange.js';

/** Oneself, with `invisible` and with changes under way laid over; undefined while nobody is connected. Follows at once. */
export function useSelf(): OwnUser | undefined {
  return useOwnChange('useSelf').own;
}
