import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { builtCommand } from './builtFile.js';
import { startChild, watchChild } from './childProcess.js';
import type { Child } from './childProcess.js';
import { secret } from './people.js';

/** Runs `presence-kit ...args`, with `node` before it for Node itself. */
export async function command(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  node: readonly string[] = [],
): Promise<Child> {
  return startChild([...node, await builtCommand(), ...args], { env });
}

/** Starts `presence-kit serve` on a free port and waits for its line. `node`: options of Node itself. */
export async function serve(
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = { PRESENCE_SECRET: secret },
  node: readonly string[] = [],
): Promise<{ child: Child; url: string }> {
  return ready(await command(['serve', '--port', '0', ...args], env, node));
}

/** The same on a disk that is full as soon as one file has `kib` KiB: to whoever writes, that is what a full disk is. */
export async function serveOnSmallDisk(
  kib: number,
  args: readonly string[] = [],
): Promise<{ child: Child; url: string }> {
  const script = `ulimit -f ${kib * 2}; exec "$0" "$@"`;
  const serving = [process.execPath, await builtCommand(), 'serve', '--port', '0', ...args];
  return ready(watchChild('sh', ['-c', script, ...serving], { env: { PRESENCE_SECRET: secret } }));
}

async function ready(child: Child): Promise<{ child: Child; url: string }> {
  const line = await child.line(/./);
  return { child, url: /http:\S+/.exec(line)?.[0] ?? line };
}

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'presence-kit-command-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
