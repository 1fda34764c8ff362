import { seed } from '../seed.js';

/*
 * Random stories come from one seed, and the same seed makes the same stories again. To run three times as many of them, from
 * the seed that a failure printed: `SEED=42 PRESENCE_TEST_STORIES=3000 npx vitest run --project node test/flow`.
 */

/** How many times the usual number of stories: `PRESENCE_TEST_STORIES` / 1000, 5 with `npm run test:stories`. */
const scale = Number(process.env['PRESENCE_TEST_STORIES'] || (import.meta.env.MODE === 'long' ? 5000 : 1000)) / 1000;

/** Parameters of `fc.assert` for so many stories, times the scale. */
export function runParameters(stories: number) {
  return {
    seed,
    numRuns: Math.ceil(stories * scale),
    // A planted leak must only be found; the failing story need not be made shorter.
    endOnFailure: process.env['PRESENCE_TEST_SHRINK'] === '0',
  };
}

/** The timeout of a test that takes at most `ms` with the usual number of stories. */
export function timeoutFor(ms: number): number {
  return ms * Math.max(1, scale);
}
