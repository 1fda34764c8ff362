import { shuffled } from '../../random.mjs';
import { median } from '../../samples.mjs';
import { atMost, held, short, told } from '../../verdict.mjs';

const badges = 1000;
const ours = ['onlineBadge', 'usePresence'];
const contenders = [...ours, 'limitUses', 'naiveZustand'];
/** One that takes ten times as long has lost. */
const mostMs = 5000;

/**
 * A transition of half a second while people come and go.
 * @param {import('../run.mjs').Bench} bench
 */
export async function transitionRows(bench) {
  const rates = bench.quick ? [60] : [5, 60, 250];
  /** @type {Map<string, Awaited<ReturnType<typeof transitions>>>} */
  const measured = new Map();
  for (const contender of shuffled(contenders, bench.random))
    measured.set(contender, await transitions(bench, contender, rates));
  return contenders.flatMap((contender) =>
    (measured.get(contender) ?? []).flatMap(({ rate, ratio, renders, ms, calm }) => {
      const what = `${contender}, transition of 0.5 s, ${badges} badges, ${rate} events/s`;
      const text = `${ms >= mostMs ? '> ' : ''}${short(ms)} ms, ${short(calm)} ms without`;
      const often = `${short(renders)} times`;
      return ours.includes(contender)
        ? [
            atMost(`${what}: without events`, ratio, 1.2, text),
            held('its rows are rendered once', renders === 1, often),
          ]
        : [told(what, `${short(ratio)} x: ${text}, rows rendered ${often}`)];
    }),
  );
}

/**
 * @param {import('../run.mjs').Bench} bench
 * @param {string} contender
 * @param {number[]} rates
 */
async function transitions(bench, contender, rates) {
  const page = await bench.openPage();
  try {
    await page.evaluate((options) => scenarios.transition.open(options), {
      contender,
      count: badges,
      seed: bench.seed,
    });
    /** @param {number} rate */
    const run = (rate) =>
      page.evaluate((given) => scenarios.transition.run(...given), /** @type {const} */ ([rate, mostMs]));
    await run(0);
    const measured = [];
    for (const rate of rates) {
      const calm = [];
      const busy = [];
      for (let round = 0; round < bench.rounds; round++) {
        calm.push(await run(0));
        busy.push(await run(rate));
      }
      const ms = median(busy.map((one) => one.ms));
      const calmMs = median(calm.map((one) => one.ms));
      measured.push({
        rate,
        ms,
        calm: calmMs,
        ratio: ms / calmMs,
        renders: Math.max(...busy.map((one) => one.renders)),
      });
    }
    return measured;
  } finally {
    await page.close();
  }
}
