import { createPresenceEngine, memoryStorage } from 'presence-kit/engine';
import { expect, test } from 'vitest';
import { at, engineFixture } from './engineFixture.js';

test('a restart of the server is no event, and state is as before', async () => {
  const { clock, engine, tab } = engineFixture();
  const jack = await tab('jack');
  await jack.watch('john');
  await tab('john', { name: 'John', status: 'Eating a veggie burger...' });
  await jack.hears();
  const before = await jack.reads('john');
  await engine.restart();
  await clock.advance(60_000);
  expect(await jack.hears()).toEqual([]);
  expect(await jack.reads('john')).toEqual(before);
});

test('who does not come back after a restart is offline 30 s after it, last seen when the server was last sure', async () => {
  const { clock, engine, tab } = engineFixture();
  const jack = await tab('jack');
  await jack.watch('john');
  const john = await tab('john');
  await jack.hears();
  await clock.advance(65_000);
  john.network.refuse();
  await engine.restart();
  await clock.advance(29_999);
  expect(await jack.hears()).toEqual([]);
  await clock.advance(1);
  expect(await jack.hears()).toEqual(['john offline']);
  // A running engine notes every 10 s that it lives.
  expect(await jack.reads('john')).toMatchObject({ last_active: at(60_000) });
});

test('how long places are held after a start is an option', async () => {
  const { clock, engine, tab } = engineFixture({ restartGraceMs: 2000 });
  const jack = await tab('jack');
  await jack.watch('john');
  const john = await tab('john');
  await jack.hears();
  john.network.refuse();
  await engine.restart();
  await clock.advance(1999);
  expect(await jack.hears()).toEqual([]);
  await clock.advance(1);
  expect(await jack.hears()).toEqual(['john offline']);
});

test('a connection that was lost before the restart is given the grace of the lost, not that of the restart', async () => {
  const { clock, engine, tab } = engineFixture();
  const jack = await tab('jack');
  await jack.watch('john');
  const john = await tab('john');
  await jack.hears();
  john.network.refuse();
  john.network.drop();
  await clock.advance(4000);
  await engine.restart();
  await clock.advance(8000);
  expect(await jack.hears()).toEqual(['john offline']);
});

test('who said goodbye before a restart is offline after it, and a goodbye after it is a goodbye', async () => {
  const { clock, engine, tab } = engineFixture();
  const jack = await tab('jack');
  await jack.watch('john', 'jessie');
  const [john, jessie] = [await tab('john'), await tab('jessie')];
  await john.client.disconnectUser();
  await jack.hears();
  await engine.restart();
  await clock.advance(1000);
  expect(await jack.reads('john')).toMatchObject({ online: false, last_active: at(0) });
  await jessie.client.disconnectUser();
  expect(await jack.hears()).toEqual(['jessie offline']);
});

test('another process on the same storage knows users, channels, who was connected and who is invisible', async () => {
  const storage = memoryStorage();
  const first = engineFixture({ storage });
  const john = await first.tab('john', { status: 'Here', team: 'blue' });
  await first.tab('jack', { invisible: true });
  await john.client.channel('messaging', 'two', { members: ['jack'] }).watch();
  const { clock } = first;
  const second = createPresenceEngine({ clock, storage });
  const { users } = (await second.command('queryUsers', {})) as { users: unknown[] };
  expect(users).toMatchObject([
    { id: 'jack', online: false, invisible: true },
    { id: 'john', online: true, invisible: false, status: 'Here', team: 'blue' },
  ]);
  expect(await second.command('queryChannels', {})).toMatchObject({
    channels: [{ cid: 'messaging:two', members: [{ id: 'jack' }, { id: 'john' }] }],
  });
});
