import { inRounds } from '../../samples.mjs';
import { atMost, short } from '../../verdict.mjs';

const users = 100_000;
const events = 20_000;

/**
 * The store alone.
 * @param {import('../run.mjs').Bench} bench
 */
export async function storeRows(bench) {
  /** @type {('openMap' | 'openStore')[]} */
  const kinds = ['openMap', 'openStore'];
  const samples = await inRounds(
    bench,
    kinds.map((kind) => ({ name: kind, often: kind === 'openMap', measure: () => costOfChange(bench, kind) })),
  );
  const text = `${short(samples.of('openStore'))} us, Map.set ${short(samples.of('openMap'))} us`;
  return [
    atMost(`the store alone, event, ${users} tracked users: Map.set`, samples.ratio('openStore', 'openMap'), 5, text),
  ];
}

/**
 * CPU microseconds of one change.
 * @param {import('../run.mjs').Bench} bench
 * @param {'openMap' | 'openStore'} kind
 */
async function costOfChange(bench, kind) {
  const page = await bench.openPage();
  try {
    await page.evaluate((given) => scenarios.store.makePeople(...given), /** @type {const} */ ([users, bench.seed]));
    await page.evaluate((open) => scenarios.store[open](), kind);
    const costs = [];
    for (let sample = 0; sample < 10; sample++) {
      await page.evaluate((count) => scenarios.store.prepare(count), events);
      costs.push((1000 * (await page.cpuOf(() => page.evaluate(() => scenarios.store.run())))) / events);
    }
    await page.evaluate(() => scenarios.store.check());
    // The first half warms it up.
    return Math.min(...costs.slice(5));
  } finally {
    await page.close();
  }
}
