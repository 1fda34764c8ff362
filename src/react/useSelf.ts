'use client';
import type { OwnUser } from '../protocol/user.js';
import { useOptimisticSelf } from './useOptimisticSelf.js';

/** Oneself, with `invisible` and with changes under way laid over; undefined while nobody is connected. Follows at once. */
export function useSelf(): OwnUser | undefined {
  return useOptimisticSelf('useSelf').own;
}
