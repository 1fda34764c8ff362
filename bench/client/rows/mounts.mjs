import { inRounds } from '../../samples.mjs';
import { atMost, short } from '../../verdict.mjs';

const badges = 10_000;
const samplesOfPage = 6;

/**
 * What it costs to show many at once, and to have them.
 * @param {import('../run.mjs').Bench} bench
 */
export async function mountRows(bench) {
  const samples = await inRounds(
    bench,
    ['staticReact', 'onlineBadge', 'limitUses', 'usePresence'].map((contender) => ({
      name: contender,
      often: contender === 'limitUses' || contender === 'staticReact',
      measure: () => costOfMount(bench, contender),
    })),
  );
  /**
   * @param {string} name
   * @param {string} other
   */
  const text = (name, other) => `${short(samples.of(name))} ms, ${other} ${short(samples.of(other))} ms`;
  return [
    atMost(
      `OnlineBadge, mount ${badges}: static React`,
      samples.ratio('onlineBadge', 'staticReact'),
      1.15,
      text('onlineBadge', 'staticReact'),
    ),
    atMost(
      `usePresence, mount ${badges}: limit-uses`,
      samples.ratio('usePresence', 'limitUses'),
      1.35,
      text('usePresence', 'limitUses'),
    ),
  ];
}

/**
 * CPU milliseconds until they stand in the page and whoever must be asked was asked.
 * @param {import('../run.mjs').Bench} bench
 * @param {string} contender
 */
async function costOfMount(bench, contender) {
  const page = await bench.openPage();
  try {
    const count = badges * samplesOfPage;
    await page.evaluate((options) => scenarios.mounts.open(options), { contender, count, seed: bench.seed });
    const costs = [];
    for (let sample = 0; sample < samplesOfPage; sample++) {
      await page.heap();
      costs.push(await page.cpuOf(() => page.evaluate((many) => scenarios.mounts.mount(many), badges)));
      await page.evaluate(() => scenarios.mounts.unmount());
    }
    return Math.min(...costs.slice(2));
  } finally {
    await page.close();
  }
}
