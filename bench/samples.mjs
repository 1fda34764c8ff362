import { shuffled } from './random.mjs';

/**
 * What was measured, by contender and round. The machine is never alone, so only contenders of one round are compared.
 * @typedef {ReturnType<typeof createSamples>} Samples
 */

/** Makes empty {@link Samples}. */
export function createSamples() {
  /** @type {Map<string, number[]>[]} */
  const rounds = [];

  /**
   * @param {Map<string, number[]>} round
   * @param {string} name
   */
  function inRound(round, name) {
    const values = round.get(name);
    if (!values) throw new Error(`${name} was not measured.`);
    return median(values);
  }

  return {
    /**
     * @param {number} round
     * @param {string} name
     * @param {number} value
     */
    add(round, name, value) {
      const values = (rounds[round] ??= new Map());
      values.set(name, [...(values.get(name) ?? []), value]);
    },
    /** @param {string} name */
    all: (name) => rounds.flatMap((round) => round.get(name) ?? []),
    /** @param {string} name */
    of: (name) => median(rounds.map((round) => inRound(round, name))),
    /**
     * How many times `other` it is.
     * @param {string} name
     * @param {string} other
     */
    ratio: (name, other) => median(rounds.map((round) => inRound(round, name) / inRound(round, other))),
  };
}

/**
 * Measures everything once in each round, in an order of chance; whatever others are compared with comes several times.
 * @param {{ rounds: number, random: () => number }} options
 * @param {readonly { name: string, often?: boolean, measure(): Promise<number> }[]} contenders
 */
export async function inRounds({ rounds, random }, contenders) {
  const samples = createSamples();
  for (let round = 0; round < rounds; round++) {
    const all = contenders.flatMap((contender) => (contender.often ? [contender, contender] : [contender]));
    for (const { name, measure } of shuffled(all, random)) samples.add(round, name, await measure());
  }
  return samples;
}

/**
 * The one in the middle.
 * @param {readonly number[]} values
 */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? Number(sorted[middle]) : (Number(sorted[middle - 1]) + Number(sorted[middle])) / 2;
}
