import { manualClock } from 'presence-kit/testing';
import { expect, test } from 'vitest';
import { blocksOf } from '../blocksOf.js';
import { pageShell } from './page.js';
import { startServer } from './people.js';

test('every line of docs/http.md works, and is answered what stands below it', async () => {
  // Time stands still, so that the page can say every time.
  const { url } = await startServer({ clock: manualClock('2019-01-07T13:17:42.375Z') });
  const run = pageShell(url);
  let ran = 0;
  let answer = '';
  for (const { language, text } of blocksOf('docs/http.md')) {
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

test('the lines for backends in README.md work one after the other', async () => {
  const { url } = await startServer();
  const run = pageShell(url);
  const lines =
    blocksOf('README.md')
      .filter(({ language }) => language === 'sh')[0]
      ?.text.split('\n') ?? [];
  const answers = [];
  for (const line of lines) if (line.startsWith('curl ')) answers.push(await run(line));
  expect(answers).toEqual([
    expect.stringMatching(/"id":"john",.*"role":"admin"/),
    expect.stringMatching(/"cid":"messaging:flutterdevs".*"members":\[\{"id":"john"/),
    '{"users":[]}',
    expect.stringContaining('presence_connections 0'),
  ]);
});
