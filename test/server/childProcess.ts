import { spawn } from 'node:child_process';
import type { SpawnOptions } from 'node:child_process';
import { onTestFinished } from 'vitest';

/** A program of ours that runs beside the test. */
export interface Child {
  pid: number;
  /** All that it wrote so far. */
  stdout(): string;
  stderr(): string;
  /** The first line of stdout (or stderr) that matches, now or later. Rejects when it ends before. */
  line(pattern: RegExp, from?: 'stdout' | 'stderr'): Promise<string>;
  /** Writes to its stdin. */
  tell(text: string): void;
  kill(signal: NodeJS.Signals): void;
  /** How it ended: a code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
}

/** Runs `node ...args`. Whatever it is doing, it is killed when the test is over. */
export function startChild(args: readonly string[], options: SpawnOptions = {}): Child {
  return watchChild(process.execPath, args, options);
}

/** The same for any program. */
export function watchChild(program: string, args: readonly string[], options: SpawnOptions = {}): Child {
  const env: NodeJS.ProcessEnv = { ...process.env, ...options.env };
  // What the tests themselves run with must not reach the command.
  for (const name of Object.keys(env))
    if (name.startsWith('PRESENCE_') && !(name in (options.env ?? {}))) delete env[name];
  delete env['NODE_OPTIONS'];
  const child = spawn(program, args, { ...options, env, stdio: 'pipe' });
  const written = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const from of ['stdout', 'stderr'] as const) {
    child[from]?.setEncoding('utf8').on('data', (text: string) => {
      written[from] += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal ?? 1));
  });
  ended.catch(() => undefined);
  // It may be gone before it reads.
  child.stdin?.on('error', () => undefined);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended.catch(() => undefined);
  });

  return {
    pid: child.pid ?? 0,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    line(pattern, from = 'stdout') {
      return new Promise((resolve, reject) => {
        const look = () => {
          // The last piece may be half a line.
          const found = written[from]
            .split('\n')
            .slice(0, -1)
            .find((line) => pattern.test(line));
          if (found === undefined) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
        void ended.then(
          (how) =>
            reject(new Error(`it ended (${how}) before it wrote ${pattern}:\n${written.stdout}${written.stderr}`)),
          reject,
        );
      });
    },
    tell: (text) => void child.stdin?.write(text),
    kill: (signal) => void child.kill(signal),
    ended,
  };
}
