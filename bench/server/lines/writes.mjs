import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { short, told } from '../../verdict.mjs';
import { percentile } from '../generator/latencies.mjs';
import { measureInRounds, sharesOf } from '../rounds.mjs';
import { withScene } from '../scene.mjs';

/**
 * Statuses a second that are durable when they are answered. Each client waits for its answer before it writes the next one.
 * @param {import('../run.mjs').Bench} bench
 */
export async function writeLines(bench) {
  const counts = bench.quick ? [200] : [10, 200, 1000];
  const ms = bench.quick ? 3000 : 5000;
  const lines = [
    told('syncs of this disk a second, one after the other', `${Math.round(syncsPerSecond(bench.makeFolder()))}`),
  ];
  for (const people of counts) {
    /** @param {Record<string, unknown>} options */
    const measure = (options) =>
      withScene(
        'presenceKit',
        { options: { ...options, rateLimit: { burst: 1e9, perSecond: 1e9 } } },
        async (scene) => {
          await scene.open({ watches: Array.from({ length: people }, () => []) });
          await scene.all('writeInTurns', { ms: 1000 });
          await scene.take();
          const cost = await scene.cost(() => scene.all('writeInTurns', { ms }));
          const { replies, latencies, errors } = await scene.take();
          if (errors.length > 0) throw new Error(errors.join(' '));
          return {
            writes: replies / cost.elapsed,
            us: (cost.seconds / replies) * 1e6,
            p50: percentile(latencies, 0.5),
            p99: percentile(latencies, 0.99),
            ...sharesOf(`${people} writers`, cost),
          };
        },
      );
    const table = await measureInRounds({ ...bench, rounds: Math.min(bench.rounds, 3) }, [
      { name: 'durable', measure: () => measure({ data: bench.makeFolder() }) },
      { name: 'in memory', measure: () => measure({}) },
    ]);
    for (const name of ['durable', 'in memory']) {
      const goal = `writes a second, ${people} clients, ${name}`;
      lines.push(
        table.line(goal, `${people} writers`, [name], () =>
          told(
            goal,
            `${Math.round(table.of(name, 'writes'))}, ${short(table.of(name, 'us'))} us CPU each, p50 ${short(table.of(name, 'p50'))} ms, p99 ${short(table.of(name, 'p99'))} ms`,
          ),
        ),
      );
    }
    bench.note(table.load(`${people} writers`, ['durable', 'in memory']));
  }
  return lines;
}

/** @param {string} folder */
function syncsPerSecond(folder) {
  const file = openSync(join(folder, 'syncs'), 'w');
  const end = performance.now() + 1000;
  let count = 0;
  for (; performance.now() < end; count++) {
    writeSync(file, 'a status that is to be durable');
    fdatasyncSync(file);
  }
  closeSync(file);
  return count;
}
