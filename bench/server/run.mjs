// `npm run bench:server`: the goals of one server, beside its peers. See ../README.md.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createRandom } from '../random.mjs';
import { heading, notMeasured, textOf } from '../verdict.mjs';
import { hotFunctions } from './hotFunctions.mjs';
import { connectLines } from './lines/connect.mjs';
import { crowdLines } from './lines/crowd.mjs';
import { deliveryLines } from './lines/delivery.mjs';
import { heartbeatLines } from './lines/heartbeat.mjs';
import { memoryLines } from './lines/memory.mjs';
import { stalledLines } from './lines/stalled.mjs';
import { startLines } from './lines/start.mjs';
import { stormLines } from './lines/storm.mjs';
import { writeLines } from './lines/writes.mjs';

/**
 * What every line is given.
 * @typedef {object} Bench
 * @property {boolean} quick
 * @property {number} rounds
 * @property {() => number} random
 * @property {number} users How many are in the folder that is opened.
 * @property {string} [keep] Where that folder is and stays.
 * @property {() => string} makeFolder A folder that is gone afterwards.
 * @property {(name: string) => string[]} profile Arguments of Node that profile a server.
 * @property {(text: string) => void} note Something that stands below the lines.
 */

/** @type {Record<string, (bench: Bench) => Promise<import('../verdict.mjs').Line[]>>} */
const lines = {
  delivery: deliveryLines,
  connect: connectLines,
  memory: memoryLines,
  heartbeat: heartbeatLines,
  storm: stormLines,
  stalled: stalledLines,
  crowd: crowdLines,
  writes: writeLines,
  start: startLines,
};

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: Object.keys(lines).join() },
    rounds: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    users: { type: 'string' },
    keep: { type: 'string' },
    profile: { type: 'string' },
  },
});
const { quick } = values;
const rounds = Number(values.rounds ?? (quick ? 1 : 5));
const asked = values.only.split(',');
for (const name of asked) {
  if (!lines[name]) throw new Error(`--only takes ${Object.keys(lines).join(', ')}; not ${name}.`);
}
const here = fileURLToPath(new URL('.', import.meta.url));
if (!existsSync(join(here, '../../dist/entries/server.js')))
  throw new Error('The package is not built. Run npm run build before.');
// The servers that it is measured beside have a lockfile of their own.
if (!existsSync(join(here, 'node_modules')))
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' });

/** @type {string[]} */
const folders = [];
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
if (values.profile !== undefined) mkdirSync(values.profile, { recursive: true });

/** The beginnings of the names of profiles. @type {Set<string>} */
const profiles = new Set();
/** @type {string[]} */
let notes = [];
/** @type {Bench} */
const bench = {
  quick,
  rounds,
  random: createRandom(Number(values.seed)),
  users: Number(values.users ?? (quick ? 100_000 : 1_000_000)),
  keep: values.keep,
  makeFolder() {
    const folder = mkdtempSync(join(tmpdir(), 'presence-kit-bench-'));
    folders.push(folder);
    return folder;
  },
  profile(name) {
    if (values.profile === undefined) return [];
    profiles.add(name);
    return ['--cpu-prof', `--cpu-prof-dir=${values.profile}`, `--cpu-prof-name=${name}-${Date.now()}.cpuprofile`];
  },
  note: (text) => notes.push(text),
};

console.log(`Node ${process.version}, ${availableParallelism()} cores. --seed ${values.seed} --rounds ${rounds}`);
console.log(`\n${heading}`);
/** @type {Map<string, number>} */
const verdicts = new Map();
for (const name of asked) {
  const start = performance.now();
  notes = [];
  console.log(
    `\nnpm run bench:server -- --only ${name} --seed ${values.seed} --rounds ${rounds}${quick ? ' --quick' : ''}`,
  );
  const found = await lines[name]?.(bench).catch((error) => [notMeasured(name, String(error))]);
  for (const line of found ?? []) {
    console.log(textOf(line));
    if (line.verdict !== '') verdicts.set(line.verdict, (verdicts.get(line.verdict) ?? 0) + 1);
  }
  for (const text of notes) console.log(text);
  process.stderr.write(`(${name}: ${Math.round((performance.now() - start) / 1000)} s)\n`);
}
console.log(`\n${Array.from(verdicts, ([verdict, count]) => `${count} ${verdict}`).join(', ')}`);
for (const name of profiles) {
  console.log(`\nWhere presence-kit spent its time, ${name}:`);
  for (const line of hotFunctions(values.profile ?? '', `${name}-`)) console.log(line);
}
