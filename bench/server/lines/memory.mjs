import { held, short, told } from '../../verdict.mjs';
import { measureInRounds, titleOf } from '../rounds.mjs';
import { withScene } from '../scene.mjs';

const names = ['presenceKit', 'wsLoop', 'socketIo', 'bun'];
/** Users that everybody watches in one more query, and how many such queries. */
const page = 100;

/**
 * What an idle connection costs in memory (its user included), and what one watch does.
 * @param {import('../run.mjs').Bench} bench
 */
export async function memoryLines(bench) {
  const people = bench.quick ? 1500 : 5000;
  const pages = bench.quick ? 4 : 3;
  const table = await measureInRounds(
    { ...bench, rounds: Math.min(bench.rounds, 3) },
    names.map((name) => ({
      name,
      measure: () =>
        withScene(name, {}, async (scene) => {
          // Code that was used once, and buffers that are there from then on, are not the cost of a connection.
          const first = { watches: Array.from({ length: 200 }, () => []) };
          await scene.open(first);
          const before = await scene.settledMemory();
          await scene.all('cut');
          await scene.open({ watches: Array.from({ length: people + 200 }, () => []) });
          const idle = await scene.settledMemory();
          for (let number = 0; number < pages; number++) {
            await scene.all('watch', { ids: Array.from({ length: page }, (_, index) => number * page + index) });
          }
          const watching = await scene.settledMemory();
          const watches = (people + 200) * pages * page;
          return {
            connection: (idle.resident - before.resident) / people,
            'connection live': (idle.live - before.live) / people,
            watch: (watching.resident - idle.resident) / watches,
            'watch live': (watching.live - idle.live) / watches,
          };
        }),
    })),
  );
  const bytes = (/** @type {string} */ name, /** @type {string} */ what) =>
    `${short(table.of(name, what))} B (live ${short(table.of(name, `${what} live`))} B)`;
  const besides = names.slice(1);
  const connection = `memory of an idle connection and its user, ${people} of them <= 12 kB`;
  const watch = `memory of a watch, ${people * pages * page} of them <= 100 B`;
  return [
    table.line(connection, '', ['presenceKit'], () =>
      held(connection, table.of('presenceKit', 'connection') <= 12_000, bytes('presenceKit', 'connection')),
    ),
    table.line(watch, '', ['presenceKit'], () =>
      held(watch, table.of('presenceKit', 'watch') <= 100, bytes('presenceKit', 'watch')),
    ),
    ...besides.map((name) => {
      const goal = `the same, ${titleOf(name)}`;
      return table.line(goal, '', [name], () =>
        told(goal, `${bytes(name, 'connection')} a connection, ${bytes(name, 'watch')} a watch`),
      );
    }),
  ];
}
