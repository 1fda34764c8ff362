// Runs one contender in a process of its own: `node run.mjs <contender> <options as JSON>`.
import { createInterface } from 'node:readline';

/**
 * What a server is started with.
 * @typedef {object} ContenderOptions
 * @property {string} secret
 * @property {Record<string, unknown>} [options] More options of `createPresenceServer`.
 * @property {number} [heartbeatMs] How often each connection is asked for a sign of life.
 */

/** @typedef {{ port: number }} Running */

/** @typedef {{ start(options: ContenderOptions): Promise<Running> }} Contender */

/** Where each is. Those in `peers` need packages that are installed for the bench alone. @type {Record<string, string>} */
const contenders = {
  presenceKit: './presenceKit.mjs',
  wsLoop: './wsLoop.mjs',
  socketIo: './peers/socketIo.mjs',
  yWebsocket: './peers/yWebsocket.mjs',
  hocuspocus: './peers/hocuspocus.mjs',
  bun: './peers/bun.mjs',
};

const [name = '', options = '{}'] = process.argv.slice(2);
const path = contenders[name];
if (path === undefined) throw new Error(`There is no contender '${name}'.`);
const startedAt = performance.now();
/** @type {Contender} */
const contender = await import(path);
const running = await contender.start(JSON.parse(options));
answer({ port: running.port, ms: performance.now() - startedAt });

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { id, name: command } = JSON.parse(line);
  carryOut(command).then(
    (result) => answer({ id, result }),
    (error) => answer({ id, error: String(error) }),
  );
});
// The run is over, or its process is gone.
lines.on('close', () => process.exit());

/** What frees memory: of Node with --expose-gc, or of Bun. */
function collectGarbage() {
  const { gc, Bun } = /** @type {{ gc?: () => void, Bun?: { gc(now: boolean): void } }} */ (globalThis);
  if (Bun) Bun.gc(true);
  else gc?.();
}

/** @param {string} command */
async function carryOut(command) {
  if (command !== 'gc') throw new Error(`There is no command '${command}'.`);
  for (let turn = 0; turn < 3; turn++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return process.memoryUsage();
}

/** @param {unknown} message */
function answer(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
