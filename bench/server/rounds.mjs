// Contenders side by side: each in every round, in an order of chance, since the machine is never the same for long.
import { shuffled } from '../random.mjs';
import { createSamples } from '../samples.mjs';
import { notMeasured, short } from '../verdict.mjs';
import { generatorLimit } from './scene.mjs';

/** @typedef {import('../verdict.mjs').Line} Line */

/** A machine of which something else used more than this is not quiet. */
const quietShare = 0.15;

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {() => Promise<Record<string, number>>} measure What was measured, by a name.
 */

/**
 * @param {import('./run.mjs').Bench} bench
 * @param {readonly Contender[]} contenders
 */
export async function measureInRounds(bench, contenders) {
  const samples = createSamples();
  /** Why something was not measured. @type {Map<string, string>} */
  const problems = new Map();
  for (let round = 0; round < bench.rounds; round++) {
    for (const { name, measure } of shuffled(contenders, bench.random)) {
      if (problems.has(name)) continue;
      try {
        for (const [what, value] of Object.entries(await measure())) samples.add(round, `${name} ${what}`, value);
      } catch (error) {
        problems.set(name, error instanceof Error ? error.message : String(error));
      }
    }
  }
  return createTable(samples, problems);
}

/** @typedef {ReturnType<typeof createTable>} Table */

/**
 * @param {import('../samples.mjs').Samples} samples
 * @param {ReadonlyMap<string, string>} problems
 */
function createTable(samples, problems) {
  /** @param {readonly string[]} names */
  const problemOf = (...names) => {
    const name = names.find((one) => problems.has(one));
    return name === undefined ? undefined : `${titleOf(name)}: ${problems.get(name)}`;
  };

  /**
   * The share of a core that the clients took at most, beside these contenders.
   * @param {string} what
   * @param {readonly string[]} names
   */
  function generatorShare(what, names) {
    return Math.max(0, ...names.flatMap((name) => samples.all(`${name} ${what} generator`)));
  }

  return {
    /**
     * @param {string} name
     * @param {string} what
     */
    of: (name, what) => samples.of(`${name} ${what}`),
    /**
     * @param {string} name
     * @param {string} other
     * @param {string} what
     */
    ratio: (name, other, what) => samples.ratio(`${name} ${what}`, `${other} ${what}`),
    /**
     * A line about some contenders; another one where they were not measured, or where the clients were what was measured.
     * @param {string} goal
     * @param {string} what What the shares of CPU are named by.
     * @param {readonly string[]} names
     * @param {() => Line} make
     * @returns {Line}
     */
    line(goal, what, names, make) {
      const problem = problemOf(...names);
      if (problem !== undefined) return notMeasured(goal, problem);
      const line = make();
      const share = generatorShare(what, names);
      if (share <= generatorLimit) return line;
      return { ...line, measured: `${line.measured} (clients ${percent(share)} of a core)`, verdict: 'UNRELIABLE' };
    },
    /**
     * How busy everything was.
     * @param {string} what
     * @param {readonly string[]} names
     */
    load(what, names) {
      const measured = names.filter((name) => !problems.has(name));
      const share = (/** @type {string} */ name, /** @type {string} */ part) => samples.of(`${name} ${what} ${part}`);
      const servers = measured.map(
        (name) => `${titleOf(name)} ${percent(share(name, 'server'))} (first thread ${percent(share(name, 'main'))})`,
      );
      const clients = measured.map((name) => `${titleOf(name)} ${percent(share(name, 'generator'))}`);
      const others = Math.max(0, ...measured.flatMap((name) => samples.all(`${name} ${what} others`)));
      return [
        `  ${what}, share of a core, server: ${servers.join(', ')}`,
        `  ${what}, share of a core, busiest process of clients: ${clients.join(', ')}`,
        `  ${what}, share of the machine that anything else used: ${percent(others)} at most`,
        ...(others > quietShare ? ['  The machine was not quiet: take no figure from this run.'] : []),
      ].join('\n');
    },
  };
}

/**
 * The parts of a cost that tell whether it can be trusted.
 * @param {string} what
 * @param {import('./scene.mjs').Cost} cost
 */
export function sharesOf(what, { server, main, generator, others }) {
  const parts = { server, main, generator, others };
  return Object.fromEntries(Object.entries(parts).map(([part, share]) => [`${what} ${part}`, share]));
}

/** @param {number} share */
export function percent(share) {
  return `${Math.round(share * 100)} %`;
}

/** @param {number} bytes */
export function megabytes(bytes) {
  return `${short(bytes / 1e6)} MB`;
}

/** @type {Record<string, string>} */
const titles = {
  presenceKit: 'presence-kit',
  wsLoop: 'ws.send loop',
  socketIo: 'socket.io',
  yWebsocket: 'y-websocket',
  hocuspocus: 'hocuspocus',
  bun: 'Bun',
};

/** @param {string} name */
export function titleOf(name) {
  return titles[name] ?? name;
}
