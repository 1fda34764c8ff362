import { manualClock } from 'presence-kit/testing';
import { expect, test } from 'vitest';
import { blocksOf, pageShell } from './page.js';
import { startServer } from './people.js';

test('every line of docs/http.md works, and is answered what stands below it', async () => {
  // Time stands still, so that the page can say every time.
  const { url } = await startServer({ clock: manualClock('2019-01-07T13:17:42.375Z') });
  const run = pageShell(url);
  let ran = 0;
  let answer = '';
  for (const { language, text } of blocksOf('http.md')) {
    if (language === 'json') expect(JSON.parse(answer)).toEqual(JSON.parse(text));
    else if (language === 'text') expect(answer).toBe(text);
    else if (/^curl /m.test(text)) {
      answer = await run(text);
      expect(answer).not.toBe('');
      ran++;
    }
  }
  expect(ran).toBeGreaterThan(8);
});
