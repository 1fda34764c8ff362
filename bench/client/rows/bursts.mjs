import { inRounds, median } from '../../samples.mjs';
import { atMost, held, short } from '../../verdict.mjs';

const badges = 1000;
const burst = 10_000;
const stream = 2000;

/** @typedef {'inOneTask' | 'inTasks'} How */

/**
 * Many events at once.
 * @param {import('../run.mjs').Bench} bench
 */
export async function burstRows(bench) {
  /** @type {Map<string, number>} */
  const commits = new Map();
  /** @type {How[]} */
  const hows = ['inOneTask', 'inTasks'];
  const samples = await inRounds(
    bench,
    hows.flatMap((how) =>
      ['limitUses', 'onlineBadge', 'usePresence'].map((contender) => ({
        name: `${contender} ${how}`,
        often: contender === 'limitUses',
        async measure() {
          const cost = await costOfMany(bench, contender, how);
          commits.set(`${contender} ${how}`, Math.max(cost.commits, commits.get(`${contender} ${how}`) ?? 0));
          return cost.ms;
        },
      })),
    ),
  );
  return ['onlineBadge', 'usePresence'].flatMap((contender) =>
    hows.flatMap((how) => {
      const many =
        how === 'inOneTask'
          ? `burst of ${burst} events over ${badges} users, one task`
          : `${stream} messages, a task each`;
      const most = how === 'inOneTask' ? 1.3 : 0.5;
      const mostCommits = contender === 'onlineBadge' ? 0 : how === 'inOneTask' ? 1 : 3;
      const name = `${contender} ${how}`;
      const limit = `limitUses ${how}`;
      const done = commits.get(name) ?? NaN;
      return [
        atMost(
          `${contender}, ${many}: limit-uses`,
          samples.ratio(name, limit),
          most,
          `${short(samples.of(name))} ms, limit-uses ${short(samples.of(limit))} ms`,
        ),
        held(`its commits <= ${mostCommits}`, done <= mostCommits, `${done}, limit-uses ${commits.get(limit)}`),
      ];
    }),
  );
}

/**
 * CPU milliseconds, and the commits of React.
 * @param {import('../run.mjs').Bench} bench
 * @param {string} contender
 * @param {How} how
 */
async function costOfMany(bench, contender, how) {
  const page = await bench.openPage();
  try {
    await page.evaluate((options) => scenarios.bursts.open(options), {
      contender,
      count: badges,
      seed: bench.seed,
      grouped: true,
    });
    const costs = [];
    const commits = [];
    for (let sample = 0; sample < 8; sample++) {
      await page.evaluate((count) => scenarios.bursts.prepare(count), how === 'inOneTask' ? burst : stream);
      const before = await page.evaluate(() => counted());
      costs.push(await page.cpuOf(() => page.evaluate((given) => scenarios.bursts[given](), how)));
      commits.push((await page.evaluate(() => counted())).commits - before.commits);
    }
    await page.evaluate(() => scenarios.bursts.check());
    // The first ones warm it up.
    return { ms: Math.min(...costs.slice(3)), commits: median(commits.slice(3)) };
  } finally {
    await page.close();
  }
}
