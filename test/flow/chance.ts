import { seed } from '../seed.js';

/*
 * Chance in stories comes from one number, and the same number tells the same stories again. Five times as many of them, from
 * a seed that a failure named: `SEED=42 PRESENCE_TEST_STORIES=5000 npx vitest run --project node test/flow`.
 */

/** For `fc.assert`: so many stories, or as many times more or less as the environment wants in place of a thousand. */
export function chance(stories: number) {
  return {
    seed,
    numRuns: Math.ceil((stories * Number(process.env['PRESENCE_TEST_STORIES'] || 1000)) / 1000),
    // A planted leak need only be found, not made short.
    endOnFailure: process.env['PRESENCE_TEST_SHRINK'] === '0',
  };
}
