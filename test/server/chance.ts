import { onTestFailed } from 'vitest';

/** Chance for a test that takes its time and its inputs from it. */
export interface Chance {
  seed: number;
  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number;
}

/** The same chance for the same seed, which `SEED=<number>` gives. A test that fails says its own. */
export function chance(): Chance {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
  onTestFailed(() => void process.stderr.write(`To see it again: SEED=${seed}\n`));
  let state = seed >>> 0;
  return {
    seed,
    below(end) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
    },
  };
}
