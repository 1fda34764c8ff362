import { onTestFailed } from 'vitest';
import { seededRandom } from '../../src/base/random.js';

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
  const random = seededRandom(seed);
  return { seed, below: (end) => Math.floor(random.next() * end) };
}
