import { held, short } from '../../verdict.mjs';

const badges = 20_000;
const users = 100_000;

/**
 * Bytes after the garbage is gone. Everybody is given the same user objects, which are not counted.
 * @param {import('../run.mjs').Bench} bench
 */
export async function memoryRows(bench) {
  const user = await bytesOfUser(bench);
  const [still, badge, hook, limit] = [
    await bytesOfBadge(bench, 'staticReact'),
    await bytesOfBadge(bench, 'onlineBadge'),
    await bytesOfBadge(bench, 'usePresence'),
    await bytesOfBadge(bench, 'limitUses'),
  ];
  const text = (/** @type {number} */ bytes) => `${short(bytes)} B`;
  return [
    held(`memory of a tracked user, ${users} of them <= 110 B`, user <= 110, text(user)),
    held(
      `memory of an OnlineBadge of its own user, over static React and that user, ${badges} of them <= 350 B`,
      badge - still - user <= 350,
      text(badge - still - user),
    ),
    held(
      `memory of a usePresence, the same <= 1000 B`,
      hook - still - user <= 1000,
      `${text(hook - still - user)} (limit-uses ${text(limit - still)})`,
    ),
  ];
}

/**
 * @param {import('../run.mjs').Bench} bench
 * @param {string} contender
 */
async function bytesOfBadge(bench, contender) {
  const page = await bench.openPage();
  try {
    await page.evaluate((options) => scenarios.mounts.open(options), {
      contender,
      count: badges,
      seed: bench.seed,
      objects: true,
    });
    const before = await page.heap();
    await page.evaluate(() => scenarios.mounts.showEverybody());
    return ((await page.heap()) - before) / badges;
  } finally {
    await page.close();
  }
}

/**
 * Over a list of the same users.
 * @param {import('../run.mjs').Bench} bench
 */
async function bytesOfUser(bench) {
  const page = await bench.openPage();
  try {
    await page.evaluate((given) => scenarios.store.makePeople(...given), /** @type {const} */ ([users, bench.seed]));
    const before = await page.heap();
    await page.evaluate(() => scenarios.store.openStore());
    return ((await page.heap()) - before) / users;
  } finally {
    await page.close();
  }
}
