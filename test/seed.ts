/** What chance in a test begins from: the same seed makes the same test. A test that fails says it; `SEED=<number>` gives it. */
export const seed = Number(process.env['SEED'] || Date.now() % 1_000_000);
