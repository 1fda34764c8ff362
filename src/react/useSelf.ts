'use client';
import type { OwnUser } from '../protocol/user.js';
import { useOwn } from './useOwn.js';

/** Oneself, with `invisible` and with changes under way laid over; undefined while nobody is connected. Follows at once. */
export function useSelf(): OwnUser | undefined {
  return useOwn('useSelf').own;
}
