// Processes of the bench. Each ends by itself when its stdin closes, which it does however this process ends.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * A process that answers a line of JSON with a line of JSON.
 * @typedef {object} Process
 * @property {number} pid
 * @property {Promise<any>} first The first line that it prints by itself.
 * @property {(message: object, timeoutMs?: number) => Promise<any>} ask
 * @property {() => Promise<void>} stop
 */

/** No step takes longer. */
const longestMs = 600_000;
/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => process.exit(1));

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {Process}
 */
export function startProcess(command, args) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  /** @type {Map<number, (answer: any) => void>} */
  const waiting = new Map();
  let asked = 0;
  let complaints = '';
  /** @type {(line: any) => void} */
  let sawFirst = () => {};
  /** @type {Promise<void>} */
  const gone = new Promise((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  const first = within(
    longestMs,
    new Promise((resolve, reject) => {
      sawFirst = resolve;
      void gone.then(() => reject(new Error(`it ended before it was ready: ${complaints.slice(-400)}`)));
    }),
  );
  first.catch(() => {});
  void gone.then(() => {
    running.delete(child);
    for (const answer of waiting.values()) answer({ error: `the process ended: ${complaints.slice(-400)}` });
  });
  child.stdin.on('error', () => {});
  child.stderr.on('data', (text) => {
    complaints = (complaints + String(text)).slice(-2000);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return;
    const answer = JSON.parse(line);
    if (answer.id === undefined) sawFirst(answer);
    else {
      waiting.get(answer.id)?.(answer);
      waiting.delete(answer.id);
    }
  });

  return {
    pid: child.pid ?? 0,
    first,
    async ask(message, timeoutMs = longestMs) {
      const id = ++asked;
      const { result, error } = await within(
        timeoutMs,
        new Promise((resolve) => {
          waiting.set(id, resolve);
          if (child.exitCode !== null) resolve({ error: `the process ended: ${complaints.slice(-400)}` });
          child.stdin.write(`${JSON.stringify({ ...message, id })}\n`);
        }),
      );
      if (error !== undefined) throw new Error(error);
      return result;
    },
    async stop() {
      child.stdin.end();
      const alarm = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await gone;
      clearTimeout(alarm);
    },
  };
}

/**
 * @template Result
 * @param {number} ms
 * @param {Promise<Result>} promise
 * @returns {Promise<Result>}
 */
async function within(ms, promise) {
  /** @type {NodeJS.Timeout | undefined} */
  let alarm;
  const late = new Promise((_, reject) => {
    alarm = setTimeout(() => reject(new Error(`no answer within ${ms / 1000} s`)), ms);
  });
  try {
    return /** @type {Result} */ (await Promise.race([promise, late]));
  } finally {
    clearTimeout(alarm);
  }
}

/** Ticks of /proc a second (USER_HZ), which is 100 on every Linux that Node runs on. */
const ticks = 100;

/**
 * CPU seconds that the operating system counted for a process, and for its first thread alone.
 * @param {number} pid
 */
export function cpuOf(pid) {
  const all = cpuIn(`/proc/${pid}/stat`);
  const main = readdirSync(`/proc/${pid}/task`).includes(String(pid)) ? cpuIn(`/proc/${pid}/task/${pid}/stat`) : all;
  return { all, main };
}

/** @param {string} path */
function cpuIn(path) {
  const stat = readFileSync(path, 'utf8');
  // The name of the process, in brackets, may have spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticks;
}

/**
 * Bytes of a process in memory: now, and at most so far.
 * @param {number} pid
 */
export function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (/** @type {string} */ name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return { resident: kilobytes('VmRSS') * 1024, peak: kilobytes('VmHWM') * 1024 };
}

/** CPU seconds of the whole machine: worked, and all together. */
export function cpuOfMachine() {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const values = line.trim().split(/\s+/).slice(1, 9).map(Number);
  const all = values.reduce((sum, value) => sum + value, 0);
  return { worked: (all - Number(values[3]) - Number(values[4])) / ticks, all: all / ticks };
}
