import { atMost, held, short, told } from '../../verdict.mjs';
import { percentile } from '../generator/latencies.mjs';
import { measureInRounds, megabytes, sharesOf, titleOf } from '../rounds.mjs';
import { withScene } from '../scene.mjs';

const names = ['presenceKit', 'wsLoop'];
const writers = 100;
const stalled = 20;
/** Others who watch each writer. */
const watchers = 10;

/**
 * Receivers that no longer read, while those whom they watch go on: what the server holds for them, and what the others notice.
 * @param {import('../run.mjs').Bench} bench
 */
export async function stalledLines(bench) {
  const events = bench.quick ? 2000 : 18_000;
  const perSecond = 1000;
  const table = await measureInRounds(
    { ...bench, rounds: Math.min(bench.rounds, 3) },
    names.map((name) => ({
      name,
      measure: () =>
        withScene(name, {}, async (scene) => {
          const all = Array.from({ length: writers }, (_, index) => index);
          // The writers watch each other. Those who will stall come last, and watch nobody yet.
          const watches = all.map((index) => all.slice(0, watchers).map((step) => (index + step + 1) % writers));
          await scene.open({ watches: [...watches, ...Array.from({ length: stalled }, () => [])] });
          const write = () =>
            scene.all('write', {
              perSecond: perSecond / 2,
              ms: ((events * 1.02) / perSecond) * 1000,
              seed: Math.floor(bench.random() * 1e9),
              writers: writers / 2,
            });
          await write();
          await scene.take();
          const before = await scene.cost(write);
          const without = await scene.take();
          const empty = await scene.settledMemory();
          await scene.all('watch', { ids: all, last: stalled / 2 });
          await scene.all('stall', { count: stalled / 2 });
          const cost = await scene.cost(write);
          const { sent, latencies } = await scene.take();
          const full = await scene.settledMemory();
          return {
            events: sent,
            socket: (full.resident - empty.resident) / stalled,
            before: percentile(without.latencies, 0.5),
            after: percentile(latencies, 0.5),
            ...sharesOf('nobody stalled', before),
            ...sharesOf('stalled', cost),
          };
        }),
    })),
  );
  bench.note(table.load('stalled', names));
  const size = (/** @type {string} */ name) => `${megabytes(Math.max(0, table.of(name, 'socket')))} a socket`;
  const p50 = (/** @type {string} */ name) =>
    `${short(table.of(name, 'after'))} ms, without them ${short(table.of(name, 'before'))} ms`;
  const memory = `${stalled} stalled receivers under ${events} events each: memory <= 0.6 MB a socket`;
  const latency = 'latency of the others, p50: that without the stalled ones';
  const loop = `the same, ${titleOf('wsLoop')}`;
  return [
    table.line(memory, 'stalled', ['presenceKit'], () =>
      held(
        memory,
        table.of('presenceKit', 'socket') <= 0.6e6,
        `${size('presenceKit')} after ${Math.round(table.of('presenceKit', 'events'))} events`,
      ),
    ),
    table.line(latency, 'stalled', ['presenceKit'], () =>
      atMost(latency, table.of('presenceKit', 'after') / table.of('presenceKit', 'before'), 1, p50('presenceKit')),
    ),
    table.line(loop, 'stalled', ['wsLoop'], () => told(loop, `${size('wsLoop')}, p50 ${p50('wsLoop')}`)),
  ];
}
