import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { manualClock } from 'presence-kit/testing';
import { expect, onTestFinished, test } from 'vitest';
import { blocksOf } from './page.js';
import { secret, startServer } from './people.js';

/** A folder with a `curl`, for machines that have none. */
function folderWithCurl(): string {
  const folder = mkdtempSync(join(tmpdir(), 'presence-kit-curl-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = fileURLToPath(new URL('programs/curl.mjs', import.meta.url));
  writeFileSync(join(folder, 'curl'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, { mode: 0o755 });
  return folder;
}

test('every line of docs/http.md works, and is answered what stands below it', async () => {
  // Time stands still, so that the page can say every time.
  const { url } = await startServer({ clock: manualClock('2019-01-07T13:17:42.375Z') });
  const PATH = [process.env['PATH'], folderWithCurl()].join(delimiter);
  const env = { PATH, url, auth: `Authorization: Bearer ${secret}` };
  let ran = 0;
  let answer = '';
  for (const { language, text } of blocksOf('http.md')) {
    if (language === 'json') expect(JSON.parse(answer)).toEqual(JSON.parse(text));
    else if (language === 'text') expect(answer).toBe(text);
    else if (/^curl /m.test(text)) {
      answer = (await promisify(execFile)('sh', ['-ec', text], { env })).stdout;
      expect(answer).not.toBe('');
      ran++;
    }
  }
  expect(ran).toBeGreaterThan(8);
});
