import type { PresenceServerOptions } from 'presence-kit/server';
import { builtFile } from './builtFile.js';
import { startChild } from './childProcess.js';
import type { Child } from './childProcess.js';
import { secret } from './people.js';

/** Starts a server in a process of its own on a free port (`programs/server.ts`) and waits for its line. */
export async function startServerProgram(
  options: Partial<PresenceServerOptions>,
): Promise<{ child: Child; url: string }> {
  const program = await builtFile('test/server/programs/server.ts');
  const child = startChild([program, JSON.stringify({ port: 0, secret, ...options })]);
  const line = await child.line(/^ready/);
  return { child, url: line.slice('ready '.length) };
}
