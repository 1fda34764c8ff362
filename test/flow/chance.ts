/**
 * Chance in stories comes from one number, and the same number tells the same stories again:
 * `PRESENCE_TEST_SEED=42 PRESENCE_TEST_STORIES=5000 npx vitest run --project node test/flow`.
 */
export const seed = numberFrom('PRESENCE_TEST_SEED') ?? Date.now() % 0x7fffffff;

/** For `fc.assert`: `stories` of them, unless the environment says how many. */
export function chance(stories: number) {
  return {
    seed,
    numRuns: numberFrom('PRESENCE_TEST_STORIES') ?? stories,
    // A planted leak need only be found, not made short.
    endOnFailure: process.env['PRESENCE_TEST_SHRINK'] === '0',
  };
}

function numberFrom(name: string): number | undefined {
  const text = process.env[name];
  return text === undefined || text === '' ? undefined : Number(text);
}
