import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { secret } from './people.js';

/** Runs lines of a page against the server at `url`, and tells what they print. */
export function pageShell(url: string): (lines: string) => Promise<string> {
  const PATH = [process.env['PATH'], folderWithCurl()].join(delimiter);
  const env = { PATH, url, auth: `Authorization: Bearer ${secret}` };
  return async (lines) => (await promisify(execFile)('sh', ['-ec', lines], { env })).stdout;
}

/** A folder with a `curl`, for machines that have none. */
function folderWithCurl(): string {
  const folder = mkdtempSync(join(tmpdir(), 'presence-kit-curl-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = fileURLToPath(new URL('programs/curl.mjs', import.meta.url));
  writeFileSync(join(folder, 'curl'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, { mode: 0o755 });
  return folder;
}
