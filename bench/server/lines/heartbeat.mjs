import { atMost, short, told } from '../../verdict.mjs';
import { measureInRounds, sharesOf, titleOf } from '../rounds.mjs';
import { withScene } from '../scene.mjs';

const names = ['presenceKit', 'wsLoop', 'socketIo'];
const heartbeatMs = 2500;

/**
 * CPU of asking an idle connection for a sign of life, and of getting it.
 * @param {import('../run.mjs').Bench} bench
 */
export async function heartbeatLines(bench) {
  const people = bench.quick ? 3000 : 8000;
  const table = await measureInRounds(
    bench,
    names.map((name) => ({
      name,
      measure: () =>
        withScene(name, { heartbeatMs }, async (scene) => {
          await scene.open({ watches: Array.from({ length: people }, () => []) });
          await scene.all('wait', { ms: heartbeatMs });
          await scene.take();
          const ms = heartbeatMs * (bench.quick ? 1 : 4);
          const cost = await scene.cost(() => scene.all('wait', { ms }));
          const { beats, ready, errors } = await scene.take();
          if (ready < people) throw new Error(`only ${ready} of ${people} are still connected ${errors.join(' ')}`);
          return { us: (cost.seconds / beats) * 1e6, beats, ...sharesOf('heartbeat', cost) };
        }),
    })),
  );
  bench.note(table.load('heartbeat', names));
  const text = (/** @type {string} */ name) => `${titleOf(name)} ${short(table.of(name, 'us'))} us`;
  const goal = `CPU of a heartbeat, ${people} idle sockets: ${titleOf('socketIo')}`;
  const beside = `the same, beside ${titleOf('wsLoop')}`;
  return [
    table.line(goal, 'heartbeat', ['presenceKit', 'socketIo'], () =>
      atMost(goal, table.ratio('presenceKit', 'socketIo', 'us'), 0.9, `${text('presenceKit')}, ${text('socketIo')}`),
    ),
    table.line(beside, 'heartbeat', ['presenceKit', 'wsLoop'], () =>
      told(beside, `${text('wsLoop')}, presence-kit ${short(table.ratio('presenceKit', 'wsLoop', 'us'))} x`),
    ),
  ];
}
