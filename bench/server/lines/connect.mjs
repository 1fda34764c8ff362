import { atMost, short, told } from '../../verdict.mjs';
import { measureInRounds, sharesOf, titleOf } from '../rounds.mjs';
import { watchGraph, withScene } from '../scene.mjs';

const names = ['presenceKit', 'wsLoop', 'socketIo', 'bun'];
const watched = 10;
const graceMs = 500;

/**
 * CPU of the server until somebody has said who they are (a signed token), watches ten users and has their state. All users are
 * known from a time before.
 * @param {import('../run.mjs').Bench} bench
 */
export async function connectLines(bench) {
  const people = bench.quick ? 1000 : 3000;
  const table = await measureInRounds(
    bench,
    names.map((name) => ({
      name,
      measure: () =>
        withScene(
          name,
          { ...(name === 'presenceKit' && { options: { graceMs }, nodeArgs: bench.profile('connect') }) },
          async (scene) => {
            await scene.open({ watches: watchGraph(people, watched, bench.random) });
            await scene.all('cut');
            await scene.all('wait', { ms: graceMs + 1000 });
            await scene.take();
            const cost = await scene.cost(() => scene.all('reconnect', { atOnce: 32 }));
            const { ready, errors } = await scene.take();
            if (ready < people) throw new Error(`only ${ready} of ${people} connected ${errors.join(' ')}`);
            return { us: (cost.seconds / people) * 1e6, ...sharesOf('connect', cost) };
          },
        ),
    })),
  );
  bench.note(table.load('connect', names));
  const goal = `CPU of connect + watch ${watched} + first state, ${people} users: ${titleOf('socketIo')}`;
  return [
    table.line(goal, 'connect', ['presenceKit', 'socketIo'], () =>
      atMost(
        goal,
        table.ratio('presenceKit', 'socketIo', 'us'),
        0.6,
        `${short(table.of('presenceKit', 'us'))} us, ${titleOf('socketIo')} ${short(table.of('socketIo', 'us'))} us`,
      ),
    ),
    ...['wsLoop', 'bun'].map((name) => {
      const beside = `the same, beside ${titleOf(name)}`;
      return table.line(beside, 'connect', ['presenceKit', name], () =>
        told(
          beside,
          `${short(table.of(name, 'us'))} us, presence-kit ${short(table.ratio('presenceKit', name, 'us'))} x`,
        ),
      );
    }),
  ];
}
