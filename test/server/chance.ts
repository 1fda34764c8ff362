import { onTestFailed } from 'vitest';
import { seededRandom } from '../../src/base/random.js';
import { seed } from '../seed.js';

/** Chance for a test that takes its time and its inputs from it. */
export interface Chance {
  seed: number;
  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number;
}

/** The same chance for the same seed. A test that fails says its own. */
export function chance(): Chance {
  onTestFailed(() => void process.stderr.write(`To see it again: SEED=${seed}\n`));
  const random = seededRandom(seed);
  return { seed, below: (end) => Math.floor(random.next() * end) };
}
