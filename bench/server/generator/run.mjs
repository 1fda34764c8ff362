// One process of clients: `node run.mjs`, then a command a line on stdin. See ../generators.mjs.
import { createInterface } from 'node:readline';
import { createRandom } from '../../random.mjs';
import { dialects, tokenOf } from './dialects.mjs';
import { createLatencies } from './latencies.mjs';
import { openRawSocket } from './rawSocket.mjs';

/**
 * @typedef {object} OpenCommand
 * @property {string} contender
 * @property {number} port
 * @property {string} localAddress
 * @property {number[]} people Which of the people are here.
 * @property {string} secret
 * @property {number[][]} watches Of each of them.
 * @property {number[]} rooms Of each of them.
 * @property {number} atOnce How many may be connecting.
 * @property {number} timeoutMs
 */

/**
 * @typedef {object} Client
 * @property {import('./dialects.mjs').Person} person
 * @property {import('./dialects.mjs').Conversation} conversation
 * @property {import('./rawSocket.mjs').RawSocket | undefined} socket
 * @property {boolean} ready
 * @property {boolean} stalled
 * @property {(() => void) | undefined} replied
 */

/** How a status begins, within JSON. */
const stamp = '"@';

/** @type {OpenCommand} */
let setting;
/** @type {import('./dialects.mjs').Dialect} */
let dialect;
/** @type {Client[]} */
let clients = [];
let counts = zero();
const latencies = createLatencies();
/** Time to be ready since the clients began to connect. */
const returns = createLatencies();
/** @type {(() => void) | undefined} */
let noticeReady;
let lastFrameAt = 0;

function zero() {
  return {
    sent: 0,
    deliveries: 0,
    bytes: 0,
    replies: 0,
    beats: 0,
    lost: 0,
    refused: 0,
    errors: /** @type {string[]} */ ([]),
  };
}

/** @type {Record<string, (given: any) => unknown>} */
const commands = {
  /** @param {OpenCommand} given */
  async open(given) {
    setting = given;
    dialect = /** @type {import('./dialects.mjs').Dialect} */ (dialects[given.contender]);
    clients = given.people.map((index, place) => ({
      person: {
        index,
        id: idOf(index),
        token: tokenOf(idOf(index), given.secret),
        watches: (given.watches[place] ?? []).map(idOf),
        room: `room-${given.rooms[place]}`,
      },
      conversation: /** @type {never} */ (undefined),
      socket: undefined,
      ready: false,
      stalled: false,
      replied: undefined,
    }));
    return await connectAll(given.atOnce);
  },
  /** @param {{ atOnce?: number }} given */
  reconnect: ({ atOnce = setting.atOnce }) => connectAll(atOnce),
  /** All connections break at once, without a goodbye. */
  cut() {
    for (const client of clients) {
      client.socket?.destroy();
      client.socket = undefined;
      client.ready = false;
    }
  },
  /** @param {{ ids: number[], last?: number }} given All clients, or the last of them, watch these as well. */
  async watch({ ids, last = clients.length }) {
    const names = ids.map(idOf);
    await Promise.all(
      clients.slice(clients.length - last).map(
        (client) =>
          new Promise((resolve) => {
            client.replied = () => resolve(undefined);
            client.socket?.write(client.conversation.watch(names));
          }),
      ),
    );
  },
  /** @param {{ count: number }} given The last of the clients no longer read. */
  stall({ count }) {
    for (const client of clients.slice(clients.length - count)) {
      client.stalled = true;
      client.socket?.pause();
    }
  },
  /** @param {{ perSecond: number, ms: number, seed: number, writers: number }} given Statuses at times of chance. */
  async write({ perSecond, ms, seed, writers }) {
    const random = createRandom(seed);
    const start = performance.now();
    let due = 0;
    await new Promise((resolve) => {
      const timer = setInterval(() => {
        const passed = performance.now() - start;
        for (; due < Math.min(passed, ms); due += (-Math.log(1 - random()) / perSecond) * 1000) {
          const writer = clients[Math.floor(random() * writers)];
          if (writer) writeStatus(writer);
        }
        if (passed < ms) return;
        clearInterval(timer);
        resolve(undefined);
      }, 1);
    });
    await quiet();
  },
  /** @param {{ times: number, everyMs: number }} given All write a status at once. */
  async writeAtOnce({ times, everyMs }) {
    for (let time = 0; time < times; time++) {
      const start = performance.now();
      for (const client of clients) writeStatus(client);
      await pause(Math.max(0, everyMs - (performance.now() - start)));
    }
    await quiet();
  },
  /** @param {{ ms: number }} given Each writes the next status when the one before was answered. */
  async writeInTurns({ ms }) {
    const end = performance.now() + ms;
    await Promise.all(
      clients.map(async (client) => {
        while (performance.now() < end) {
          const start = now();
          await new Promise((resolve) => {
            client.replied = () => resolve(undefined);
            writeStatus(client);
          });
          latencies.add(now() - start);
        }
      }),
    );
  },
  /**
   * @param {{ queries: { name: string, method: string, params: unknown }[], times: number }} given
   * How long the first client waits for the answer to each of them, in milliseconds: the first time, and the times after that.
   */
  async ask({ queries, times }) {
    const answers = [];
    for (const query of queries) {
      const taken = [];
      for (let time = 0; time < times; time++) taken.push(await ask(query));
      answers.push({ name: query.name, taken });
    }
    return answers;
  },
  /** @param {{ ms: number }} given */
  wait: ({ ms }) => pause(ms),
  /** What was counted since the last time. */
  take() {
    const taken = { ...counts, latencies: latencies.take(), returns: returns.take(), ready: readyCount() };
    counts = zero();
    return taken;
  },
  cpu() {
    const { user, system } = process.cpuUsage();
    return { seconds: (user + system) / 1e6, at: performance.now() };
  },
};

/**
 * Connects all who are not, and resolves when they are, or when it takes too long.
 * @param {number} atOnce
 */
async function connectAll(atOnce) {
  const start = now();
  const waiting = clients.filter(({ ready }) => !ready);
  let started = 0;
  let done = 0;
  const connectMore = () => {
    for (; started - done < atOnce && started < waiting.length; started++)
      connect(/** @type {Client} */ (waiting[started]), start);
  };
  if (waiting.length > 0) {
    await new Promise((resolve) => {
      const alarm = setTimeout(() => resolve(undefined), setting.timeoutMs);
      noticeReady = () => {
        done++;
        connectMore();
        if (done < waiting.length) return;
        clearTimeout(alarm);
        resolve(undefined);
      };
      connectMore();
    });
    noticeReady = undefined;
  }
  return { ready: readyCount(), ms: (now() - start) / 1000 };
}

function readyCount() {
  return clients.reduce((sum, { ready }) => sum + (ready ? 1 : 0), 0);
}

/**
 * @param {Client} client
 * @param {number} since
 */
function connect(client, since) {
  const conversation = dialect.converse(client.person);
  client.conversation = conversation;
  const { port, localAddress } = setting;
  const socket = openRawSocket(
    { port, localAddress, path: dialect.path(client.person) },
    {
      opened() {
        const first = conversation.opened();
        if (first) socket.write(first);
      },
      frame(opcode, bytes, start, end) {
        let meaning;
        try {
          meaning = conversation.frame(opcode, bytes, start, end, socket.write);
        } catch (error) {
          if (counts.errors.length < 3) counts.errors.push(String(error));
          return;
        }
        if (meaning === 'delivery' || meaning === 'reply') lastFrameAt = performance.now();
        if (meaning === 'delivery') delivered(client, bytes, start, end);
        else if (meaning === 'beat') counts.beats++;
        else if (meaning === 'reply') {
          counts.replies++;
          client.replied?.();
        } else if (meaning === 'ready' && !client.ready) {
          client.ready = true;
          returns.add(now() - since);
          noticeReady?.();
        }
      },
      closed(retryAfterMs) {
        client.ready = false;
        client.socket = undefined;
        if (noticeReady === undefined) counts.lost++;
        else if (retryAfterMs === undefined) {
          counts.lost++;
          setTimeout(() => connect(client, since), 200 + Math.random() * 800);
        } else {
          counts.refused++;
          setTimeout(() => connect(client, since), retryAfterMs + Math.random() * 1000);
        }
      },
    },
  );
  client.socket = socket;
}

/**
 * @param {Client} client
 * @param {Buffer} bytes
 * @param {number} start
 * @param {number} end
 */
function delivered(client, bytes, start, end) {
  // More than one event may be in a frame. One without a status is a user who came or left.
  let found = 0;
  for (let at = bytes.indexOf(stamp, start); at >= 0 && at < end; at = bytes.indexOf(stamp, at + 1)) {
    found++;
    if (client.stalled) continue;
    let sentAt = 0;
    for (let digit = 2; digit < 14; digit++) sentAt = sentAt * 10 + Number(bytes[at + digit]) - 48;
    latencies.add(now() - sentAt);
  }
  counts.deliveries += Math.max(found, 1);
  counts.bytes += end - start;
}

/** @param {Client} client */
function writeStatus({ socket, conversation }) {
  const status = `@${String(now()).padStart(12, '0')}`;
  socket?.write(conversation.status(status.padEnd(dialect.padding, '.')));
  counts.sent++;
}

/** @param {{ method: string, params: unknown }} query */
async function ask(query) {
  const client = /** @type {Client} */ (clients[0]);
  const start = performance.now();
  await new Promise((resolve) => {
    client.replied = () => resolve(undefined);
    const frame = client.conversation.request?.(query.method, query.params);
    if (frame) client.socket?.write(frame);
  });
  return performance.now() - start;
}

/** Until nothing came in for a while. */
async function quiet() {
  const end = performance.now() + 10_000;
  do await pause(100);
  while (performance.now() - lastFrameAt < 300 && performance.now() < end);
}

/** Microseconds of a clock that all processes of a machine share. */
function now() {
  const [seconds, ns] = process.hrtime();
  return ((seconds * 1e6) % 1e12) + Math.floor(ns / 1000);
}

/** @param {number} index */
function idOf(index) {
  return `user-${String(index).padStart(7, '0')}`;
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { id, name, given } = JSON.parse(line);
  Promise.resolve(commands[name]?.(given ?? {})).then(
    (result) => process.stdout.write(`${JSON.stringify({ id, result })}\n`),
    (error) => process.stdout.write(`${JSON.stringify({ id, error: String(error) })}\n`),
  );
});
// The run is over, or its process is gone.
lines.on('close', () => process.exit());
