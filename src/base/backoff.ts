import type { Random } from './random.js';

/** The platform's random numbers, for code that makes no ids. */
export const systemDice: Pick<Random, 'next'> = { next: () => Math.random() };

/** The longest wait before the first retry, in milliseconds. */
const firstRetryMs = 500;
/** The longest wait before any retry, in milliseconds. */
const maxRetryMs = 10_000;

/**
 * How long to wait before attempt `attempt` (0 is the first retry), in milliseconds. Full jitter: a random time below a bound
 * that doubles from 500 ms to 10 s, so that ten thousand clients that lost one server do not come back at the same instant.
 */
export function backoff(attempt: number, random: Pick<Random, 'next'>): number {
  return random.next() * Math.min(maxRetryMs, firstRetryMs * 2 ** attempt);
}
