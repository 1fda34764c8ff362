import { expect, test } from 'vitest';
import { person } from './people.js';
import { rawUser } from './rawSocket.js';
import { startServerProgram } from './serverProgram.js';

const moment = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('a pause of the server process, longer than all of its periods, is no presence event', async () => {
  const { child, url } = await startServerProgram({ graceMs: 1_500, timeToLiveMs: 4_000 });
  const people = await Promise.all(['john', 'jim', 'ann'].map((id) => person(url, id)));
  const jack = await person(url, 'jack');
  await jack.client.queryUsers({ id: { $in: ['john', 'jim', 'ann', 'jessie'] } }, [], { presence: true });
  // Somebody who goes away meanwhile, without a goodbye that the server could hear.
  const jessie = await rawUser(url, 'jessie');
  await jack.hears('online jessie');
  const before = jack.heard.length;

  child.kill('SIGSTOP');
  await moment(500);
  jessie.ws.terminate();
  await moment(11_500);
  child.kill('SIGCONT');
  const resumedAt = performance.now();

  await jack.hears('offline jessie');
  const tookMs = performance.now() - resumedAt;
  // Their socket is closed: the grace counts from when the server sees it.
  expect(tookMs).toBeLessThan(1_500 + 4_000);
  // More than a whole time to live, so that somebody who is counted out wrongly would be heard.
  await moment(5_000);
  expect(jack.heard.slice(before).filter((what) => !what.startsWith('connection') && what !== 'recovered')).toEqual([
    'offline jessie',
  ]);
  for (const { client } of people) expect(client.connectionStatus).toBe('connected');
  expect((await jack.client.queryUsers({ online: true })).users.map(({ id }) => id).toSorted()).toEqual([
    'ann',
    'jack',
    'jim',
    'john',
  ]);
  process.stdout.write(`jessie was offline ${(tookMs / 1000).toFixed(1)} s after the pause\n`);
}, 60_000);
