import { held, told } from '../../verdict.mjs';

const badges = 10_000;
const people = 1000;

/**
 * What is counted, and does not depend on the machine.
 * @param {import('../run.mjs').Bench} bench
 */
export async function countRows(bench) {
  const most = Math.ceil(people / 100);
  const plain = await requestsOf(bench, false);
  const strict = await requestsOf(bench, true);
  const minutes = 10;
  const labels = await labelsOf(bench, minutes);
  const wakeUps = labels.wakeUps / minutes;
  return [
    held(`requests for ${badges} badges of ${people} users = ${most}`, plain.first === most, String(plain.first)),
    held('the same in StrictMode (development build)', strict.first === most, String(strict.first)),
    held(
      'on a quick remount of all: 0',
      plain.again === 0 && strict.again === 0,
      `${plain.again}, StrictMode ${strict.again}`,
    ),
    held(`${badges} last-seen labels, wake-ups a minute <= 6`, wakeUps <= 6, `${wakeUps}`),
    held('their timers = 1', labels.timers === 1, `${labels.timers}`),
    held('their commits of React = 0', labels.commits === 0, `${labels.commits}`),
    told(`labels that said something else after ${minutes} minutes`, `${labels.changed}`),
  ];
}

/**
 * @param {import('../run.mjs').Bench} bench
 * @param {boolean} strict
 */
async function requestsOf(bench, strict) {
  const page = await bench.openPage(strict ? 'development' : 'production');
  try {
    await page.evaluate((options) => scenarios.mounts.open(options), {
      contender: 'onlineBadge',
      count: badges,
      users: people,
      seed: bench.seed,
      strict,
    });
    await page.evaluate(() => scenarios.mounts.showEverybody());
    const first = (await page.evaluate(() => counted())).asked.queryUsers ?? 0;
    await page.evaluate(() => scenarios.mounts.showAgain());
    const again = ((await page.evaluate(() => counted())).asked.queryUsers ?? 0) - first;
    return { first, again };
  } finally {
    await page.close();
  }
}

/**
 * @param {import('../run.mjs').Bench} bench
 * @param {number} minutes
 */
async function labelsOf(bench, minutes) {
  const page = await bench.openPage();
  try {
    return await page.evaluate(
      (given) => scenarios.labels.run(...given),
      /** @type {const} */ ([badges, bench.seed, minutes]),
    );
  } finally {
    await page.close();
  }
}
