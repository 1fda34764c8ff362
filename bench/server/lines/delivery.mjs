import { atMost, short, told } from '../../verdict.mjs';
import { dialects } from '../generator/dialects.mjs';
import { percentile } from '../generator/latencies.mjs';
import { measureInRounds, sharesOf, titleOf } from '../rounds.mjs';
import { watchGraph, withScene } from '../scene.mjs';

const connections = 1000;
const perSecond = 20_000;
/** Bytes of an event, and how far a contender may be off. */
const eventBytes = 340;
const tolerance = 15;

/** A user who writes twice within one turn of a server may be sent once, with the later status: so many must be sent at least. */
const mergedLeast = 0.8;

/** Everybody in a room hears everybody: a room has one more than the watchers of each. */
const roomBased = new Set(['yWebsocket', 'hocuspocus']);
/** Slower by so much that its server would be busy at the rate of the others. */
const slow = new Map([['hocuspocus', 4]]);
const names = ['presenceKit', 'wsLoop', 'socketIo', 'yWebsocket', 'hocuspocus', 'bun'];

/**
 * @typedef {object} Shape
 * @property {string} what
 * @property {string} title
 * @property {number} loop At most so many times the loop.
 * @property {number} socketIo At most so many times socket.io.
 * @property {number} [bun] At most so many times the native limit.
 */

/** @type {Shape[]} */
const shapes = [
  { what: 'k10', title: 'k = 10', loop: 0.9, socketIo: 0.65, bun: 1.8 },
  { what: 'k50', title: 'k = 50', loop: 0.8, socketIo: 0.5, bun: 2.5 },
  { what: 'k50 at once', title: 'k = 50, all write at once', loop: 0.3, socketIo: 0.2 },
];

/**
 * CPU of the server for one delivery: a status comes in over the socket of its user, and goes to `k` watchers.
 * @param {import('../run.mjs').Bench} bench
 */
export async function deliveryLines(bench) {
  const table = await measureInRounds(
    bench,
    names.map((name) => ({
      name,
      measure: async () => ({ ...(await deliveries(bench, name, 10)), ...(await deliveries(bench, name, 50)) }),
    })),
  );
  /** @type {import('../../verdict.mjs').Line[]} */
  const lines = [];
  for (const { what, title, ...most } of shapes) {
    for (const other of /** @type {const} */ (['loop', 'socketIo', 'bun'])) {
      const limit = most[other];
      const name = other === 'loop' ? 'wsLoop' : other;
      if (limit === undefined) continue;
      const goal = `CPU a delivery, ${title}: ${titleOf(name)}`;
      lines.push(
        table.line(goal, what, ['presenceKit', name], () =>
          atMost(
            goal,
            table.ratio('presenceKit', name, `${what} us`),
            limit,
            `${short(table.of('presenceKit', `${what} us`))} us, ${titleOf(name)} ${short(table.of(name, `${what} us`))} us`,
          ),
        ),
      );
    }
    const goal = `the same, p99 of the latency <= that of the ${titleOf('wsLoop')} + 2 ms`;
    lines.push(
      table.line(goal, what, ['presenceKit', 'wsLoop'], () => {
        const [own, loop] = [table.of('presenceKit', `${what} p99`), table.of('wsLoop', `${what} p99`)];
        return {
          goal,
          measured: `${short(own)} ms, ${titleOf('wsLoop')} ${short(loop)} ms`,
          verdict: own <= loop + 2 ? 'met' : own <= (loop + 2) * 1.3 ? 'in margin' : 'MISSED',
        };
      }),
    );
    for (const name of ['yWebsocket', 'hocuspocus', 'bun'].filter((one) => !(one === 'bun' && most.bun))) {
      const beside = `the same, beside ${titleOf(name)}`;
      lines.push(
        table.line(beside, what, ['presenceKit', name], () =>
          told(
            beside,
            `${short(table.of(name, `${what} us`))} us, presence-kit ${short(table.ratio('presenceKit', name, `${what} us`))} x`,
          ),
        ),
      );
    }
    bench.note(table.load(what, names));
  }
  return lines;
}

/**
 * @param {import('../run.mjs').Bench} bench
 * @param {string} name
 * @param {number} watchers
 */
async function deliveries(bench, name, watchers) {
  const people = roomBased.has(name) ? Math.ceil(connections / (watchers + 1)) * (watchers + 1) : connections;
  const rate = perSecond / (slow.get(name) ?? 1);
  const [warmUpMs, ms] = bench.quick ? [800, 1200] : [3000, 5000];
  const echoes = dialects[name]?.echoes ?? 0;
  const profile = name === 'presenceKit' ? bench.profile(`delivery-k${watchers}`) : [];

  return await withScene(name, { nodeArgs: profile }, async (scene) => {
    const inRooms = roomBased.has(name);
    await scene.open({
      watches: inRooms ? Array.from({ length: people }, () => []) : watchGraph(people, watchers, bench.random),
      rooms: Array.from({ length: people }, (_, index) => Math.floor(index / (watchers + 1))),
    });
    // Everybody has come online, and hears of it.
    await scene.all('wait', { ms: 500 });

    /**
     * @param {string} what
     * @param {number} least Share of the deliveries that must come.
     * @param {() => Promise<unknown>} doing
     */
    async function measure(what, least, doing) {
      await scene.take();
      const cost = await scene.cost(doing);
      const { sent, deliveries: came, bytes, latencies, errors } = await scene.take();
      const expected = sent * (watchers + echoes);
      if (came < expected * least || came > expected)
        throw new Error(`${came} of ${expected} deliveries came (${what}) ${errors.join(' ')}`);
      if (Math.abs(bytes / came - eventBytes) > tolerance)
        throw new Error(`its event has ${Math.round(bytes / came)} bytes, and not ${eventBytes}`);
      return {
        [`${what} us`]: (cost.seconds / (sent * watchers)) * 1e6,
        [`${what} p99`]: percentile(latencies, 0.99),
        ...sharesOf(what, cost),
      };
    }

    /** @param {number} time */
    const steadily = (time) => {
      const each = rate / watchers / 2;
      const seed = Math.floor(bench.random() * 1e9);
      return scene.all('write', { perSecond: each, ms: time, seed, writers: Math.floor(people / 2) });
    };
    await steadily(warmUpMs);
    const steady = await measure(`k${watchers}`, mergedLeast, () => steadily(ms));
    if (watchers === 10) return steady;
    const everyMs = ((people * watchers) / rate) * 1000;
    const times = Math.max(1, Math.round((bench.quick ? 1 : 3) / (slow.get(name) ?? 1)));
    await scene.all('writeAtOnce', { times: 1, everyMs: 500 });
    const atOnce = await measure('k50 at once', 1, () => scene.all('writeAtOnce', { times, everyMs }));
    return { ...steady, ...atOnce };
  });
}
