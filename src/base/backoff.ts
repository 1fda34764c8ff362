import type { Random } from './random.js';

/** The platform's random numbers, for code that needs no ids. */
export const systemDice: Pick<Random, 'next'> = { next: () => Math.random() };

/** The longest wait before the first retry, in milliseconds. */
const firstRetryMs = 500;
/** The longest wait before any retry, in milliseconds. */
const maxRetryMs = 10_000;

/**
 * How long to wait before a retry, in milliseconds; `attempt` is 0 for the first one. Full jitter: a random time below a bound that
 * doubles from 500 ms to 10 s, so that ten thousand clients of one server do not return at the same moment.
 */
export function backoff(attempt: number, random: Pick<Random, 'next'>): number {
  return random.next() * Math.min(maxRetryMs, firstRetryMs * 2 ** attempt);
}
