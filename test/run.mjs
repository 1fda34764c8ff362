// `npm test` runs every step below, `npm run test:more` those that take longer. The last line says how many passed and failed.
//
// Steps of one phase run in two lanes side by side: one for work of the processor, one for work that mostly waits for a browser or
// the network. A step prints what it has to say when it ends.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lineOf, sumOf, tallyOf } from './tally.mjs';

/**
 * A command for the shell, with variables of its environment beside it. A `suite` is Vitest and counts test by test; anything else counts as one, passed when it exits
 * with 0. After a `needed` one that failed nothing else is worth trying.
 * @typedef {{ name: string, command: string, env?: Record<string, string>, suite?: boolean, needed?: boolean }} Step
 */

/** Phases, one after the other; each has one or two lanes of steps. @type {Record<string, Step[][][]>} */
const runs = {
  test: [
    [[{ name: 'Chromium', command: 'node test/provision.mjs', needed: true }]],
    [
      [
        { name: 'build', command: 'npm run build', needed: true },
        { name: 'demo build', command: 'npm run build:demo', needed: true },
        { name: 'Storybook build', command: 'npm run storybook:build', needed: true },
      ],
      [
        { name: 'install React 18', command: 'npm ci --no-audit --no-fund --prefix test/react18', needed: true },
        { name: 'install the recipes', command: 'npm ci --no-audit --no-fund --prefix test/recipes', needed: true },
      ],
    ],
    [
      [
        { name: 'types', command: 'tsc' },
        { name: 'lint', command: 'oxlint' },
        { name: 'format', command: 'oxfmt --check' },
        { name: 'node and dom', command: 'vitest run --project node --project dom', suite: true },
        { name: 'dist', command: 'vitest run --mode dist --project node --project dom', suite: true },
        { name: 'types of what ships', command: 'tsc -p test/types' },
        { name: 'types on React 18', command: 'tsc -p test/react18' },
        { name: 'types of the recipes', command: 'tsc -p test/recipes' },
        { name: 'size', command: 'npm run size' },
        { name: 'publint', command: 'publint --strict' },
        {
          name: 'types as users see them',
          command: 'attw --pack . --profile esm-only --exclude-entrypoints ./styles.css --format table-flipped',
        },
      ],
      [
        { name: 'pages', command: 'vitest run --project pages', suite: true },
        { name: 'browser and stories', command: 'vitest run --project browser --project stories', suite: true },
        { name: 'visual', command: 'vitest run --project visual', suite: true },
        { name: 'React 18', command: 'vitest run --mode react18 --project dom --project browser', suite: true },
        { name: 'recipes', command: 'vitest run --mode recipes', suite: true },
      ],
    ],
  ],
  more: [
    [[{ name: 'build', command: 'npm run build', needed: true }]],
    [
      [
        { name: 'leaks', command: 'node test/leaks/run.mjs' },
        { name: 'all of dist', command: 'vitest run --mode dist-all --project node --project dom', suite: true },
      ],
      [
        { name: 'nemesis', command: 'npm run test:nemesis', suite: true },
        { name: 'restarts', command: 'npm run test:restarts', suite: true },
        // A million inputs take a quarter of an hour.
        { name: 'fuzz', command: 'npm run test:fuzz', env: { INPUTS: '200000' }, suite: true },
        { name: 'stories', command: 'npm run test:stories', suite: true },
      ],
    ],
    // What this measures must not share the machine with another lane. (The siege in full is for a machine that does nothing else.)
    [[{ name: 'crowd', command: 'npm run test:crowd', suite: true }]],
  ],
};

// A browser that hangs on closing must not hold the run for ever.
const longestStep = 20 * 60_000;
const root = fileURLToPath(new URL('..', import.meta.url));
const reports = mkdtempSync(join(tmpdir(), 'presence-kit-test-'));
const asked = process.argv[2] ?? 'test';
const phases = runs[asked];
if (!phases) {
  console.error(
    `presence-kit: cannot run '${asked}'; there is no such list. Use one of: ${Object.keys(runs).join(', ')}.`,
  );
  process.exit(1);
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    for (const child of running) stop(child);
    rmSync(reports, { recursive: true, force: true });
    process.exit(1);
  });
}

/** @type {{ name: string, tally: import('./tally.mjs').Tally, seconds: number }[]} */
const results = [];
/** A needed step failed. */
let hopeless = false;
const began = performance.now();
for (const lanes of phases) await Promise.all(lanes.map(runLane));
rmSync(reports, { recursive: true, force: true });

console.log('\n=== In short ===');
for (const { name, tally, seconds } of results)
  console.log(
    `${tally.failed > 0 ? 'FAILED' : 'ok    '} ${seconds.toFixed(0).padStart(4)} s  ${name}: ${lineOf(tally)}`,
  );
console.log(`        ${secondsSince(began).toFixed(0)} s in all, steps of two lanes side by side`);
const sum = sumOf(results.map(({ tally }) => tally));
process.exitCode = sum.failed > 0 ? 1 : 0;
console.log(`\n${lineOf(sum)}`);

/** @param {Step[]} lane */
async function runLane(lane) {
  for (const step of lane) {
    if (hopeless) return;
    const started = performance.now();
    console.log(`--- ${step.name} begins: ${step.command}`);
    const { tally, output } = await runStep(step);
    const seconds = secondsSince(started);
    console.log(`\n=== ${step.name}: ${lineOf(tally)}, ${seconds.toFixed(0)} s ===\n${output}`);
    results.push({ name: step.name, tally, seconds });
    if (step.needed && tally.failed > 0) hopeless = true;
  }
}

/** @param {number} time */
function secondsSince(time) {
  return (performance.now() - time) / 1000;
}

/**
 * @param {Step} step
 * @returns {Promise<{ tally: import('./tally.mjs').Tally, output: string }>}
 */
async function runStep({ name, command, env, suite }) {
  if (!suite) {
    const { exitCode, output } = await execute(command, env);
    return { tally: { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 }, output };
  }
  const report = join(reports, `${name.replaceAll(' ', '-')}.json`);
  const separator = command.startsWith('npm ') ? ' --' : '';
  const { exitCode, output } = await execute(
    `${command}${separator} --reporter=default --reporter=json --outputFile.json="${report}"`,
    env,
  );
  return { tally: tallyOf(exitCode, readReport(report)), output };
}

/**
 * The report, or undefined when the run ended before it was written whole.
 * @param {string} path
 * @returns {import('./tally.mjs').Report | undefined}
 */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    console.error('presence-kit: cannot count this step; it left no report. It counts as one failure.', error);
    return undefined;
  }
}

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {Record<string, string>} [env]
 * @returns {Promise<{ exitCode: number, output: string }>} The exit code is 1 when a signal ended it.
 */
function execute(command, env) {
  return new Promise((resolve) => {
    const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`;
    const child = spawn(command, {
      cwd: root,
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env, PATH: path },
      // A group of its own, so that stopping it stops what it started.
      detached: process.platform !== 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => (output += text));
    }
    running.add(child);
    const alarm = setTimeout(() => {
      output += `\npresence-kit: cannot wait longer for "${command}"; it ran for 20 minutes. It is stopped.\n`;
      stop(child);
    }, longestStep);
    const done = (/** @type {number} */ exitCode) => {
      clearTimeout(alarm);
      running.delete(child);
      resolve({ exitCode, output });
    };
    child.once('error', (error) => {
      output += `\n${String(error)}\n`;
      done(1);
    });
    child.once('close', (exitCode) => done(exitCode ?? 1));
  });
}

/** @param {import('node:child_process').ChildProcess} child */
function stop(child) {
  if (!child.pid || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') child.kill();
  else process.kill(-child.pid, 'SIGKILL');
}
