// A server in a process of its own, and its clients in others.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cpuOf, cpuOfMachine, memoryOf, startProcess } from './processes.mjs';
import { shuffled } from '../random.mjs';

const secret = 'a secret of the bench that is longer than 32 bytes';
const at = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const bunBinary = at(
  `node_modules/@oven/bun-${process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}/bin/bun`,
);

/** A process of clients that used more of a core than this may be what was measured. */
export const generatorLimit = 0.9;

/**
 * What was counted by all clients together.
 * @typedef {object} Counts
 * @property {number} sent
 * @property {number} deliveries
 * @property {number} bytes
 * @property {number} replies
 * @property {number} beats
 * @property {number} lost
 * @property {number} refused
 * @property {number} ready
 * @property {string[]} errors
 * @property {import('./generator/latencies.mjs').Latencies[]} latencies
 * @property {import('./generator/latencies.mjs').Latencies[]} returns
 */

/**
 * What something cost.
 * @typedef {object} Cost
 * @property {number} seconds CPU seconds of the server.
 * @property {number} server Share of a core that the server used.
 * @property {number} main The same, of its first thread alone.
 * @property {number} generator Share of a core that the busiest process of clients used.
 * @property {number} others Share of the machine that was used by neither.
 * @property {number} elapsed Seconds.
 */

/** @typedef {Awaited<ReturnType<typeof openScene>>} Scene */

/**
 * @param {string} contender
 * @param {{ options?: Record<string, unknown>, heartbeatMs?: number, nodeArgs?: string[], clients?: number }} [given]
 * `clients`: in how many processes the clients are.
 */
export async function openScene(contender, { options, heartbeatMs, nodeArgs = [], clients = 2 } = {}) {
  if (contender === 'bun' && !existsSync(bunBinary)) throw new Error(`there is no binary of Bun for this machine`);
  const [command, args] = contender === 'bun' ? [bunBinary, []] : [process.execPath, ['--expose-gc', ...nodeArgs]];
  const server = startProcess(command, [
    ...args,
    at('contenders/run.mjs'),
    contender,
    JSON.stringify({ secret, options, heartbeatMs }),
  ]);
  const generators = Array.from({ length: clients }, () =>
    startProcess(process.execPath, ['--max-semi-space-size=32', at('generator/run.mjs')]),
  );

  /**
   * @param {string} name
   * @param {unknown} [given]
   */
  const all = (name, given) => Promise.all(generators.map((generator) => generator.ask({ name, given })));

  async function stop() {
    await Promise.all([...generators, server].map((process) => process.stop()));
  }

  try {
    const { port, ms } = await server.first;
    return {
      server: server.pid,
      startMs: /** @type {number} */ (ms),
      /**
       * Connects people. `watches` says for each of them whom they watch.
       * @param {{ watches: number[][], rooms?: number[], atOnce?: number, timeoutMs?: number }} people
       */
      async open({ watches, rooms, atOnce = 50, timeoutMs = 120_000 }) {
        await Promise.all(
          generators.map((generator, place) => {
            // One after the other, so that those who watch each other are spread.
            const people = watches.flatMap((_, index) => (index % clients === place ? [index] : []));
            return generator.ask({
              name: 'open',
              given: {
                contender,
                port,
                // The ports of one address are not enough for many clients, some of which close and come back.
                localAddress: `127.0.0.${place + 2}`,
                people,
                secret,
                watches: people.map((index) => watches[index]),
                rooms: people.map((index) => rooms?.[index] ?? 0),
                atOnce,
                timeoutMs,
              },
            });
          }),
        );
        const { ready, errors } = await this.take();
        if (ready < watches.length)
          throw new Error(`only ${ready} of ${watches.length} clients connected ${errors.join(' ')}`);
      },
      all,
      /** @returns {Promise<Counts>} What was counted since the last time. */
      async take() {
        const taken = await all('take');
        const sum = (/** @type {string} */ name) => taken.reduce((total, one) => total + one[name], 0);
        return {
          sent: sum('sent'),
          deliveries: sum('deliveries'),
          bytes: sum('bytes'),
          replies: sum('replies'),
          beats: sum('beats'),
          lost: sum('lost'),
          refused: sum('refused'),
          ready: sum('ready'),
          errors: taken.flatMap(({ errors }) => errors),
          latencies: taken.map(({ latencies }) => latencies),
          returns: taken.map(({ returns }) => returns),
        };
      },
      /**
       * @param {() => Promise<unknown>} doing
       * @returns {Promise<Cost>}
       */
      async cost(doing) {
        const before = { server: cpuOf(server.pid), machine: cpuOfMachine(), clients: await all('cpu') };
        const start = performance.now();
        await doing();
        const elapsed = (performance.now() - start) / 1000;
        const after = { server: cpuOf(server.pid), machine: cpuOfMachine(), clients: await all('cpu') };
        const seconds = after.server.all - before.server.all;
        const used = after.clients.map(({ seconds: later }, place) => later - before.clients[place].seconds);
        const machine = after.machine.all - before.machine.all;
        const known = seconds + used.reduce((sum, one) => sum + one, 0);
        return {
          seconds,
          elapsed,
          server: seconds / elapsed,
          main: (after.server.main - before.server.main) / elapsed,
          generator: Math.max(...used) / elapsed,
          others: Math.max(0, (after.machine.worked - before.machine.worked - known) / machine),
        };
      },
      memory: () => memoryOf(server.pid),
      /** Bytes after the garbage is gone: of the process in memory, and of what it really holds. */
      async settledMemory() {
        const { heapUsed, external } = await server.ask({ name: 'gc' });
        return { resident: memoryOf(server.pid).resident, live: Number(heapUsed) + Number(external) };
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Does something with a server and its clients, and ends them.
 * @template Result
 * @param {string} contender
 * @param {Parameters<typeof openScene>[1]} options
 * @param {(scene: Scene) => Promise<Result>} doing
 */
export async function withScene(contender, options, doing) {
  const scene = await openScene(contender, options);
  try {
    return await doing(scene);
  } finally {
    await scene.stop();
  }
}

/**
 * Whom each of `count` people watches, so that each is watched by exactly `watchers` others.
 * @param {number} count
 * @param {number} watchers
 * @param {() => number} random
 */
export function watchGraph(count, watchers, random) {
  const others = Array.from({ length: count - 1 }, (_, index) => index + 1);
  const steps = shuffled(others, random).slice(0, watchers);
  return Array.from({ length: count }, (_, index) => steps.map((step) => (index + step) % count));
}
