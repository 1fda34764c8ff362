import { seed } from '../seed.js';

/*
 * Random stories come from one seed, and the same seed makes the same stories again. To run five times as many of them, from
 * the seed that a failure printed: `SEED=42 PRESENCE_TEST_STORIES=5000 npx vitest run --project node test/flow`.
 */

/** Parameters of `fc.assert` for so many stories. `PRESENCE_TEST_STORIES` (default 1000) scales the number. */
export function runParameters(stories: number) {
  return {
    seed,
    numRuns: Math.ceil((stories * Number(process.env['PRESENCE_TEST_STORIES'] || 1000)) / 1000),
    // A planted leak must only be found; the failing story need not be made shorter.
    endOnFailure: process.env['PRESENCE_TEST_SHRINK'] === '0',
  };
}
