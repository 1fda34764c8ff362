import { readFileSync } from 'node:fs';
import { held, notMeasured, short, told } from '../../verdict.mjs';
import { megabytes } from '../rounds.mjs';
import { watchGraph, withScene } from '../scene.mjs';

/**
 * As many connections as one process can have here, each with ten watches.
 * @param {import('../run.mjs').Bench} bench
 */
export async function crowdLines(bench) {
  const people = bench.quick ? 4000 : 19_000;
  const goal = `${people} sockets x 10 watches in one process <= 250 MB resident`;
  const files = openFiles();
  if (files < people + 200) return [notMeasured(goal, `a process may open ${files} files here (ulimit -n)`)];
  return await withScene('presenceKit', { clients: 4 }, async (scene) => {
    const empty = scene.memory().resident;
    const cost = await scene.cost(() => scene.open({ watches: watchGraph(people, 10, bench.random), atOnce: 16 }));
    await scene.all('wait', { ms: 5000 });
    const { resident, peak } = scene.memory();
    const settled = await scene.settledMemory();
    const { ready } = await scene.take();
    return [
      held(
        goal,
        ready === people && resident <= 250e6,
        `${megabytes(resident)} (empty ${megabytes(empty)}, peak ${megabytes(peak)}, after gc ${megabytes(settled.resident)})`,
      ),
      told(
        'connecting all of them, at most 64 at a time',
        `${short(cost.elapsed)} s, ${short((cost.seconds / people) * 1e6)} us each`,
      ),
    ];
  });
}

/** How many files (sockets) a process that is started here may open. */
function openFiles() {
  return Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
}
