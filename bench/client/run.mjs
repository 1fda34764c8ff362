// `npm run bench:client`: the browser goals, measured in a real Chromium. See ../README.md.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildPage } from './build.mjs';
import { launch, openPage } from './pages.mjs';
import { createRandom } from '../random.mjs';
import { burstRows } from './rows/bursts.mjs';
import { countRows } from './rows/counts.mjs';
import { eventRows } from './rows/events.mjs';
import { memoryRows } from './rows/memory.mjs';
import { mountRows } from './rows/mounts.mjs';
import { peerRows } from './rows/peers.mjs';
import { sizeRows } from './rows/size.mjs';
import { storeRows } from './rows/store.mjs';
import { transitionRows } from './rows/transition.mjs';
import { heading, textOf } from '../verdict.mjs';

/**
 * What every row is given.
 * @typedef {object} Bench
 * @property {boolean} quick
 * @property {number} rounds
 * @property {number} seed
 * @property {() => number} random
 * @property {(mode?: 'production' | 'development') => Promise<import('./pages.mjs').BenchPage>} openPage
 */

/** @type {Record<string, (bench: Bench) => Promise<import('../verdict.mjs').Line[]>>} */
const rows = {
  events: eventRows,
  peers: peerRows,
  store: storeRows,
  bursts: burstRows,
  transition: transitionRows,
  mounts: mountRows,
  memory: memoryRows,
  counts: countRows,
  size: sizeRows,
};

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: Object.keys(rows).join() },
    rounds: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const { quick } = values;
const seed = Number(values.seed);
const rounds = Number(values.rounds ?? (quick ? 1 : 5));
const asked = values.only.split(',');
for (const name of asked) {
  if (!rows[name]) throw new Error(`--only takes ${Object.keys(rows).join(', ')}; not ${name}.`);
}
if (!existsSync(fileURLToPath(new URL('../../dist/entries/index.js', import.meta.url))))
  throw new Error('The package is not built. Run npm run build before.');

const here = fileURLToPath(new URL('.', import.meta.url));
// The libraries that it is measured beside have a lockfile of their own.
if (!existsSync(join(here, 'node_modules')))
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' });

const folder = mkdtempSync(join(tmpdir(), 'presence-kit-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
/** @param {string} mode */
const builtTo = (mode) => join(folder, mode);
await buildPage(builtTo('production'), 'production');
await buildPage(builtTo('development'), 'development');

const browser = await launch();
try {
  console.log(
    `Chromium ${browser.version()}, Node ${process.version}, ${availableParallelism()} cores. --seed ${seed} --rounds ${rounds}`,
  );
  /** @type {Bench} */
  const bench = {
    quick,
    rounds,
    seed,
    random: createRandom(seed),
    openPage: (mode = 'production') => openPage(browser, builtTo(mode)),
  };
  console.log(`\n${heading}`);
  for (const name of asked) {
    const start = performance.now();
    for (const line of (await rows[name]?.(bench)) ?? []) console.log(textOf(line));
    process.stderr.write(`(${name}: ${Math.round((performance.now() - start) / 1000)} s)\n`);
  }
} finally {
  await browser.close();
}
