/*
 * Chance in stories comes from one number, and the same number tells the same stories again. Five times as many of them, from
 * a seed that a failure named: `PRESENCE_TEST_SEED=42 PRESENCE_TEST_STORIES=5000 npx vitest run --project node test/flow`.
 */

export const seed = numberFrom('PRESENCE_TEST_SEED') ?? Date.now() % 0x7fffffff;

/** For `fc.assert`: so many stories, or as many times more or less as the environment wants in place of a thousand. */
export function chance(stories: number) {
  return {
    seed,
    numRuns: Math.ceil((stories * (numberFrom('PRESENCE_TEST_STORIES') ?? 1000)) / 1000),
    // A planted leak need only be found, not made short.
    endOnFailure: process.env['PRESENCE_TEST_SHRINK'] === '0',
  };
}

function numberFrom(name: string): number | undefined {
  const text = process.env[name];
  return text === undefined || text === '' ? undefined : Number(text);
}
