// Times that were measured, by size: an entry for each hundredth of a factor of e, so that they can be sent and added up.

/** @typedef {[size: number, count: number][]} Latencies */

/** @returns {{ add(us: number): void, take(): Latencies }} */
export function createLatencies() {
  /** @type {Map<number, number>} */
  let counts = new Map();
  return {
    add(us) {
      const size = Math.round(Math.log(Math.max(us, 1)) * 100);
      counts.set(size, (counts.get(size) ?? 0) + 1);
    },
    take() {
      const taken = [...counts];
      counts = new Map();
      return taken;
    },
  };
}

/**
 * In milliseconds: what `share` of them stay below.
 * @param {readonly Latencies[]} all
 * @param {number} share
 */
export function percentile(all, share) {
  const sorted = all.flat().toSorted(([a], [b]) => a - b);
  let left = sorted.reduce((sum, [, count]) => sum + count, 0) * share;
  for (const [size, count] of sorted) {
    left -= count;
    if (left <= 0) return Math.exp(size / 100) / 1000;
  }
  return Number.NaN;
}
