import { manualClock } from 'presence-kit/testing';
import { expect, test } from 'vitest';
import { at, engineFixture } from './engineFixture.js';

const minute = 60_000;

test('moves when a user comes online, and every 15 minutes from then on, which is no event', async () => {
  const { clock, tab } = engineFixture();
  const jack = await tab('jack');
  await jack.watch('john');
  await clock.advance(500);
  await tab('john');
  await jack.hears();
  for (const quarter of [1, 2, 3]) {
    await clock.advance(15 * minute - 1);
    expect(await jack.reads('john')).toMatchObject({ last_active: at(500 + (quarter - 1) * 15 * minute) });
    await clock.advance(1);
    expect(await jack.reads('john')).toMatchObject({ last_active: at(500 + quarter * 15 * minute) });
  }
  expect(await jack.hears()).toEqual([]);
});

test('how often it moves is an option', async () => {
  const { clock, tab } = engineFixture({ lastActiveRefreshMs: minute });
  const jack = await tab('jack');
  await tab('john');
  await clock.advance(10.5 * minute);
  expect(await jack.reads('john')).toMatchObject({ last_active: at(10 * minute) });
});

test('is not moved by a second tab, nor by a return within the grace, nor by an edit', async () => {
  const { clock, tab } = engineFixture();
  const jack = await tab('jack');
  const john = await tab('john');
  await clock.advance(minute);
  await tab('john');
  john.network.drop();
  await clock.advance(minute);
  await john.client.upsertUser({ id: 'john', status: 'Still here' });
  expect(await jack.reads('john')).toMatchObject({ last_active: at(0) });
});

test('moves to the last proof of life when the user goes offline, unless that is turned off', async () => {
  for (const lastActiveOnDisconnect of [true, false]) {
    const { clock, tab } = engineFixture({ lastActiveOnDisconnect });
    const jack = await tab('jack');
    const john = await tab('john');
    await clock.advance(minute);
    john.network.refuse();
    john.network.drop();
    await clock.advance(minute);
    expect(await jack.reads('john')).toMatchObject({
      online: false,
      last_active: at(lastActiveOnDisconnect ? minute : 0),
    });
  }
});

test('is absent of who has never been online to others, and that is no error', async () => {
  const { clock, engine, tab } = engineFixture();
  const jack = await tab('jack');
  await engine.command('upsertUsers', { users: [{ id: 'jessie', name: 'Jessie' }] });
  const john = await tab('john', { invisible: true });
  await clock.advance(60 * minute);
  await john.client.disconnectUser();
  for (const id of ['jessie', 'john']) {
    expect(await jack.reads(id)).toMatchObject({ id, online: false });
    expect(await jack.reads(id)).not.toHaveProperty('last_active');
  }
});

test('never goes backwards, whatever the clock of the server does', async () => {
  let behind = 0;
  const steady = manualClock(at(0));
  const clock = { ...steady, now: () => steady.now() - behind };
  const { tab } = engineFixture({ clock });
  const jack = await tab('jack');
  await clock.advance(minute);
  const john = await tab('john');
  behind = 30 * minute;
  await john.client.disconnectUser();
  expect(await jack.reads('john')).toMatchObject({ online: false, last_active: at(minute) });
  await tab('john');
  expect(await jack.reads('john')).toMatchObject({ online: true, last_active: at(minute) });
});

test('starts its 15 minutes anew when a user becomes visible', async () => {
  const { clock, tab } = engineFixture();
  const jack = await tab('jack');
  const john = await tab('john');
  await clock.advance(10 * minute);
  await john.client.upsertUser({ id: 'john', invisible: true });
  await clock.advance(10 * minute);
  expect(await jack.reads('john')).toMatchObject({ last_active: at(10 * minute) });
  await john.client.upsertUser({ id: 'john', invisible: false });
  await clock.advance(15 * minute - 1);
  expect(await jack.reads('john')).toMatchObject({ last_active: at(20 * minute) });
  await clock.advance(1);
  expect(await jack.reads('john')).toMatchObject({ last_active: at(35 * minute) });
});
