import { inRounds } from '../../samples.mjs';
import { atMost, held, short, timesLess, told } from '../../verdict.mjs';

/**
 * How a contender is given its events.
 * @typedef {object} Way
 * @property {string} contender
 * @property {number} count Badges.
 * @property {boolean} [objects] Objects in place of frames.
 * @property {boolean} [grouped] Rows in groups of 32.
 * @property {boolean} [atOnce] React renders each event at once. Else the next one waits until it is shown.
 * @property {boolean} [often]
 */

/** @typedef {import('../../samples.mjs').Samples} Samples */

const warmUpMs = 400;
const sampleMs = 150;
const mostEvents = 30_000;

/**
 * The rows about one event.
 * @param {import('../run.mjs').Bench} bench
 */
export async function eventRows(bench) {
  const sizes = bench.quick ? [100, 1000, 10_000] : [100, 1000, 10_000, 50_000];
  const largest = Math.max(...sizes);
  /** @type {Way[]} */
  const ways = [
    ...sizes.flatMap((count) => [
      { contender: 'rawDom', count, objects: true, often: true },
      { contender: 'onlineBadge', count, objects: true },
    ]),
    { contender: 'rawDom', count: 1000 },
    { contender: 'onlineBadge', count: 1000 },
    { contender: 'limitUses', count: 1000, often: true },
    ...[1000, 10_000].flatMap((count) => [
      { contender: 'limitUses', count, grouped: true, atOnce: true, often: true },
      { contender: 'usePresence', count, grouped: true, atOnce: true },
      { contender: 'naiveZustand', count, atOnce: true },
    ]),
    { contender: 'limitUses', count: 1000, grouped: true, often: true },
    { contender: 'usePresence', count: 1000, grouped: true },
  ];
  /** @type {Map<string, { commits: number, renders: number }>} */
  const counts = new Map();
  const samples = await inRounds(
    bench,
    ways.map((way) => ({
      name: nameOf(way),
      often: way.often,
      async measure() {
        const { us, ...rest } = await costOfEvent(bench, way);
        counts.set(nameOf(way), rest);
        return us;
      },
    })),
  );

  /**
   * @param {Way} way
   * @param {Way} other
   */
  const beside = (way, other) => ({
    ratio: samples.ratio(nameOf(way), nameOf(other)),
    text: `${us(samples, way)}, ${other.contender} ${us(samples, other)}`,
  });
  const lines = [];
  for (const count of sizes) {
    const { ratio, text } = beside(
      { contender: 'onlineBadge', count, objects: true },
      { contender: 'rawDom', count, objects: true },
    );
    lines.push(atMost(`OnlineBadge, event, ${count} badges, flat: raw DOM`, ratio, 2, text));
  }
  {
    const { ratio, text } = beside({ contender: 'onlineBadge', count: 1000 }, { contender: 'rawDom', count: 1000 });
    lines.push(atMost('the same at 1000, from the text of a frame: raw DOM', ratio, 2, text));
  }
  {
    const { ratio, text } = beside({ contender: 'onlineBadge', count: 1000 }, { contender: 'limitUses', count: 1000 });
    lines.push(atMost('the same: limit-uses', ratio, 0.05, text));
  }
  /** @param {string} contender */
  const growth = (contender) =>
    samples.ratio(
      nameOf({ contender, count: largest, objects: true }),
      nameOf({ contender, count: 1000, objects: true }),
    );
  lines.push(
    atMost(
      `its growth from 1000 to ${largest} badges: that of raw DOM`,
      growth('onlineBadge') / growth('rawDom'),
      1.5,
      `${short(growth('onlineBadge'))} x, raw DOM ${short(growth('rawDom'))} x`,
    ),
  );
  const badge = counts.get(nameOf({ contender: 'onlineBadge', count: 1000 }));
  lines.push(held('OnlineBadge, commits of React per event: 0', badge?.commits === 0, String(badge?.commits)));
  for (const count of [1000, 10_000]) {
    const hook = { contender: 'usePresence', count, grouped: true, atOnce: true };
    const { ratio, text } = beside(hook, { contender: 'limitUses', count, grouped: true, atOnce: true });
    lines.push(atMost(`usePresence, event, groups of 32, ${count}: limit-uses`, ratio, 1.25, text));
    const renders = counts.get(nameOf(hook))?.renders;
    lines.push(held('renders per event = who watches that user = 1', renders === 1, String(renders)));
    const naive = { contender: 'naiveZustand', count, atOnce: true };
    lines.push(
      timesLess(
        `usePresence in groups of 32: a naive Zustand selector, ${count}`,
        samples.ratio(nameOf(naive), nameOf(hook)),
        count === 1000 ? 5 : 75,
        `${us(samples, hook)}, naive ${us(samples, naive)}`,
      ),
    );
  }
  {
    const { ratio, text } = beside(
      { contender: 'usePresence', count: 1000, grouped: true },
      { contender: 'limitUses', count: 1000, grouped: true },
    );
    lines.push(
      told(
        'usePresence, an event all alone, with the task that React renders it in: limit-uses',
        `${short(ratio)} x: ${text}`,
      ),
    );
  }
  return lines;
}

/** @param {Way} way */
function nameOf({ contender, count, objects, grouped, atOnce }) {
  return [contender, count, objects && 'objects', grouped && 'grouped', atOnce && 'at once'].filter(Boolean).join(' ');
}

/**
 * @param {Samples} samples
 * @param {Way} way
 */
function us(samples, way) {
  return `${short(samples.of(nameOf(way)))} us`;
}

/**
 * CPU microseconds of one event, and what React did for it.
 * @param {import('../run.mjs').Bench} bench
 * @param {Way} way
 */
export async function costOfEvent(bench, way) {
  const { objects = false, atOnce = false } = way;
  const page = await bench.openPage();
  try {
    await page.evaluate((options) => scenarios.events.open(options), { ...way, seed: bench.seed });
    /** @param {number} count */
    const prepare = (count) =>
      page.evaluate((given) => scenarios.events.prepare(...given), /** @type {const} */ ([count, objects]));
    const run = () => page.evaluate((now) => scenarios.events.run(now), atOnce);
    let count = 4;
    let spent = 0;
    for (let warm = 0; warm < warmUpMs; warm += spent) {
      if (spent < sampleMs / 2) count = Math.min(count * 2, mostEvents);
      await prepare(count);
      spent = await page.cpuOf(run);
    }
    // The slow ones by time, the fast ones by what fits into memory.
    count = Math.max(3, Math.min(mostEvents, Math.round((count / spent) * sampleMs)));
    const before = await page.evaluate(() => counted());
    const costs = [];
    for (let sample = 0; sample < 5; sample++) {
      await prepare(count);
      costs.push((1000 * (await page.cpuOf(run))) / count);
    }
    const after = await page.evaluate(() => counted());
    await page.evaluate(() => scenarios.events.check());
    const events = 5 * count;
    return {
      // The one that others on this machine disturbed least.
      us: Math.min(...costs),
      commits: (after.commits - before.commits) / events,
      renders: (after.renders - before.renders) / events,
    };
  } finally {
    await page.close();
  }
}
