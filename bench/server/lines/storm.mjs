import { atMost, short, told } from '../../verdict.mjs';
import { percentile } from '../generator/latencies.mjs';
import { measureInRounds, sharesOf, titleOf } from '../rounds.mjs';
import { watchGraph, withScene } from '../scene.mjs';

const names = ['presenceKit', 'wsLoop', 'socketIo', 'bun'];
const watched = 10;

/**
 * All connections break at once and come back at once. The others announce everybody who goes and comes; a grace does not.
 * @param {import('../run.mjs').Bench} bench
 */
export async function stormLines(bench) {
  const people = bench.quick ? 2000 : 10_000;
  const table = await measureInRounds(
    { ...bench, rounds: Math.min(bench.rounds, 3) },
    names.map((name) => ({
      name,
      measure: () =>
        withScene(name, { clients: 2 }, async (scene) => {
          await scene.open({ watches: watchGraph(people, watched, bench.random) });
          await scene.all('wait', { ms: 1000 });
          await scene.take();
          const cost = await scene.cost(async () => {
            await scene.all('cut');
            // As long as a phone needs to notice.
            await scene.all('wait', { ms: 500 });
            await scene.all('reconnect', { atOnce: people });
            // Whoever was not back when the grace ended would be announced now.
            await scene.all('wait', { ms: name === 'presenceKit' ? 9000 : 1000 });
          });
          const { ready, deliveries, refused, lost, returns } = await scene.take();
          return {
            ms: cost.seconds * 1000,
            ready,
            events: deliveries,
            refused,
            lost,
            p50: percentile(returns, 0.5) / 1000,
            last: percentile(returns, 1) / 1000,
            ...sharesOf('storm', cost),
          };
        }),
    })),
  );
  bench.note(table.load('storm', names));
  const seconds = (/** @type {string} */ name) => `${short(table.of(name, 'ms') / 1000)} s`;
  const back = `all ${people} come back at once: every one is back, no presence event`;
  /** @type {[string, number][]} */
  const others = [
    ['wsLoop', 0.7],
    ['socketIo', 0.6],
  ];
  return [
    table.line(back, 'storm', ['presenceKit'], () => {
      const [ready, events] = [table.of('presenceKit', 'ready'), table.of('presenceKit', 'events')];
      return {
        goal: back,
        measured: `${ready} back, ${events} events; the last after ${short(table.of('presenceKit', 'last'))} s, ${table.of('presenceKit', 'refused')} times 503`,
        verdict: ready === people && events === 0 ? 'met' : 'MISSED',
      };
    }),
    ...others.map(([name, most]) => {
      const goal = `its CPU: ${titleOf(name)}, which announces everybody`;
      return table.line(goal, 'storm', ['presenceKit', name], () =>
        atMost(
          goal,
          table.ratio('presenceKit', name, 'ms'),
          most,
          `${seconds('presenceKit')}, ${titleOf(name)} ${seconds(name)}`,
        ),
      );
    }),
    ...['wsLoop', 'socketIo', 'bun'].map((name) => {
      const goal = `what ${titleOf(name)} made of it`;
      return table.line(goal, 'storm', [name], () =>
        told(
          goal,
          `${table.of(name, 'ready')} back, ${table.of(name, 'events')} events, last after ${short(table.of(name, 'last'))} s, ${seconds(name)} CPU`,
        ),
      );
    }),
  ];
}
