import type { Random } from './random.js';

/** The platform's own dice, for whatever gives no ids. */
export const systemDice: Pick<Random, 'next'> = { next: () => Math.random() };

/** Bounds of {@link backoff}, in milliseconds: attempt 0 waits at most `firstMs`, no attempt longer than `mostMs`. */
export interface BackoffBounds {
  firstMs: number;
  mostMs: number;
}

/**
 * How long to wait before attempt `attempt` (0 is the first retry), in milliseconds. Full jitter: anywhere between nothing
 * and a bound that doubles, so that ten thousand clients that lost one server do not come back in one instant.
 */
export function backoff(attempt: number, random: Pick<Random, 'next'>, { firstMs, mostMs }: BackoffBounds): number {
  return random.next() * Math.min(mostMs, firstMs * 2 ** attempt);
}
