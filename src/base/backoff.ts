import type { Random } from './random.js';

/** The platform's own dice, for whatever gives no ids. */
export const systemDice: Pick<Random, 'next'> = { next: () => Math.random() };

/**
 * How long to wait before attempt `attempt` (0 is the first retry), in milliseconds. Full jitter: anywhere between nothing and
 * a bound that doubles from half a second to ten (CONTRACT.md section 4), so that ten thousand clients that lost one server do
 * not come back in one instant.
 */
export function backoff(attempt: number, random: Pick<Random, 'next'>): number {
  return random.next() * Math.min(10_000, 500 * 2 ** attempt);
}
