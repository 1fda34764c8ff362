// `npm test`: every cell one after the other, and how many passed and failed in the last line.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lineOf, sumOf, tallyOf } from './tally.mjs';

/**
 * A command for the shell. A `suite` is Vitest and counts test by test; anything else counts as one, passed when it exits
 * with 0. After a `needed` one that failed nothing else is worth trying.
 * @typedef {{ name: string, command: string, suite?: boolean, needed?: boolean }} Step
 */

/** @type {{ cell: string, steps: Step[] }[]} */
const cells = [
  {
    cell: 'A browser to test in',
    steps: [{ name: 'Chromium', command: 'node test/provision.mjs', needed: true }],
  },
  {
    cell: 'Types, lint, format',
    steps: [
      { name: 'types', command: 'tsc' },
      { name: 'lint', command: 'oxlint' },
      { name: 'format', command: 'oxfmt --check' },
    ],
  },
  {
    cell: 'The package',
    steps: [
      { name: 'build', command: 'npm run build' },
      { name: 'demo build', command: 'npm run build:demo' },
      { name: 'Storybook build', command: 'npm run storybook:build' },
      { name: 'types of what ships', command: 'tsc -p test/types' },
      { name: 'size', command: 'npm run size' },
      { name: 'publint', command: 'publint --strict' },
      {
        name: 'types as users see them',
        command: 'attw --pack . --profile esm-only --exclude-entrypoints ./styles.css --format table-flipped',
      },
    ],
  },
  {
    cell: 'Everything, on React 19',
    steps: [
      {
        name: 'React 19',
        command:
          'vitest run --project node --project dom --project browser --project stories --project pages --project visual',
        suite: true,
      },
    ],
  },
  {
    cell: 'React 18',
    steps: [
      { name: 'install React 18', command: 'npm ci --no-audit --no-fund --prefix test/react18' },
      { name: 'types on React 18', command: 'tsc -p test/react18' },
      { name: 'React 18', command: 'vitest run --mode react18 --project dom --project browser', suite: true },
    ],
  },
  {
    cell: "The badge on other people's avatars",
    steps: [
      { name: 'install the recipes', command: 'npm ci --no-audit --no-fund --prefix test/recipes' },
      { name: 'types of the recipes', command: 'tsc -p test/recipes' },
      { name: 'recipes', command: 'vitest run --mode recipes', suite: true },
    ],
  },
  {
    cell: 'The built package',
    steps: [{ name: 'dist', command: 'vitest run --mode dist --project node --project dom', suite: true }],
  },
];

// A browser that hangs on closing must not hold the run for ever.
const longestStep = 20 * 60_000;
const root = fileURLToPath(new URL('..', import.meta.url));
const reports = mkdtempSync(join(tmpdir(), 'presence-kit-test-'));

/** @type {import('node:child_process').ChildProcess | undefined} */
let running;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    stop(running);
    rmSync(reports, { recursive: true, force: true });
    process.exit(1);
  });
}

/** @type {{ name: string, tally: import('./tally.mjs').Tally }[]} */
const results = [];
run: for (const { cell, steps } of cells) {
  console.log(`\n=== ${cell} ===`);
  for (const step of steps) {
    console.log(`\n--- ${step.name}: ${step.command}`);
    const tally = await tallyStep(step);
    results.push({ name: step.name, tally });
    if (step.needed && tally.failed > 0) break run;
  }
}
rmSync(reports, { recursive: true, force: true });

console.log('\n=== In short ===');
for (const { name, tally } of results)
  console.log(`${tally.failed > 0 ? 'FAILED' : 'ok    '} ${name}: ${lineOf(tally)}`);
const sum = sumOf(results.map(({ tally }) => tally));
process.exitCode = sum.failed > 0 ? 1 : 0;
console.log(`\n${lineOf(sum)}`);

/**
 * @param {Step} step
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
async function tallyStep({ command, suite }) {
  if (!suite) {
    const exitCode = await execute(command);
    return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
  }
  const report = join(reports, `${results.length}.json`);
  const exitCode = await execute(`${command} --reporter=default --reporter=json --outputFile.json="${report}"`);
  return tallyOf(exitCode, readReport(report));
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
    console.error('presence-kit: cannot count this cell; it left no report. It counts as one failure.', error);
    return undefined;
  }
}

/**
 * Runs a command to its end and shows what it prints.
 * @param {string} command
 * @returns {Promise<number>} Its exit code, 1 when a signal ended it.
 */
function execute(command) {
  return new Promise((resolve) => {
    const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`;
    const child = spawn(command, {
      cwd: root,
      shell: true,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, PATH: path },
      // A group of its own, so that stopping it stops what it started.
      detached: process.platform !== 'win32',
    });
    running = child;
    const alarm = setTimeout(() => {
      console.error(`presence-kit: cannot wait longer for "${command}"; it ran for 20 minutes. It is stopped.`);
      stop(child);
    }, longestStep);
    const done = (/** @type {number} */ exitCode) => {
      clearTimeout(alarm);
      running = undefined;
      resolve(exitCode);
    };
    child.once('error', (error) => {
      console.error(error);
      done(1);
    });
    child.once('exit', (exitCode) => done(exitCode ?? 1));
  });
}

/** @param {import('node:child_process').ChildProcess | undefined} child */
function stop(child) {
  if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') child.kill();
  else process.kill(-child.pid, 'SIGKILL');
}
