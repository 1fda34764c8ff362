import type { PresenceEngine, Storage } from 'presence-kit/engine';
import { createPresenceEngine, memoryStorage } from 'presence-kit/engine';
import { manualClock } from 'presence-kit/testing';
import { expect, test } from 'vitest';
import { engineFixture } from './engineFixture.js';

const hour = 3_600_000;

async function jackWatchesJohn() {
  const fixture = engineFixture();
  const jack = await fixture.tab('jack');
  await jack.watch('john');
  const john = await fixture.tab('john');
  await jack.hears();
  return { ...fixture, jack, john };
}

test.each([hour, -hour])(
  'a wall clock that is set by %d ms is no presence event, and ends no connection',
  async (ms) => {
    const { clock, jack, john } = await jackWatchesJohn();
    clock.step(ms);
    await clock.advance(60_000);
    expect(await jack.hears()).toEqual([]);
    expect(john.events.filter(({ type }) => type === 'connection.changed').length).toBeLessThanOrEqual(1);
  },
);

test.each([hour, -hour])(
  'a lost connection is waited for 8 s, also when the wall clock is set by %d ms meanwhile',
  async (ms) => {
    const { clock, jack, john } = await jackWatchesJohn();
    john.network.refuse();
    john.network.drop();
    await clock.advance(4000);
    clock.step(ms);
    await clock.advance(3999);
    expect(await jack.hears()).toEqual([]);
    await clock.advance(1);
    expect(await jack.hears()).toEqual(['john offline']);
  },
);

test.each([hour, -hour])(
  'a silent laptop is offline after 35 s, also when the wall clock is set by %d ms meanwhile',
  async (ms) => {
    const fixture = engineFixture();
    const jack = await fixture.tab('jack');
    await jack.watch('john');
    fixture.socket(false).connects('john');
    await jack.hears();
    await fixture.clock.advance(10_000);
    fixture.clock.step(ms);
    await fixture.clock.advance(24_999);
    expect(await jack.hears()).toEqual([]);
    await fixture.clock.advance(1);
    expect(await jack.hears()).toEqual(['john offline']);
  },
);

test.each([hour, -hour])(
  'users are held 30 s after a restart, also when the wall clock is set by %d ms meanwhile',
  async (ms) => {
    const { clock, engine, jack, john } = await jackWatchesJohn();
    john.network.refuse();
    await engine.restart();
    await clock.advance(5000);
    clock.step(ms);
    await clock.advance(24_999);
    expect(await jack.hears()).toEqual([]);
    await clock.advance(1);
    expect(await jack.hears()).toEqual(['john offline']);
  },
);

test('a process that was stopped asks a connection before it ends it: one that answers stays online', async () => {
  const { clock, socket, tab } = engineFixture();
  const jack = await tab('jack');
  await jack.watch('john', 'jessie');
  const [john, jessie] = [socket(true), socket(false)];
  john.connects('john');
  jessie.connects('jessie');
  await jack.hears();
  await clock.advance(26_000);
  await clock.pause(60_000);
  expect(await jack.hears()).toEqual([]);
  expect(jessie.pings).toBe(2);
  await clock.advance(9999);
  expect(await jack.hears()).toEqual([]);
  await clock.advance(1);
  expect(await jack.hears()).toEqual(['jessie offline']);
  expect([john.closed, jessie.closed]).toEqual([[], [1013]]);
});

test.each([6000, 60_000])(
  'while the process is stopped for %d ms nobody can come back, so that time is not counted',
  async (ms) => {
    const { clock, jack, john } = await jackWatchesJohn();
    john.network.refuse();
    john.network.drop();
    await clock.advance(3000);
    await clock.pause(ms);
    await clock.advance(3999);
    expect(await jack.hears()).toEqual([]);
    await clock.advance(2001);
    expect(await jack.hears()).toEqual(['john offline']);
  },
);

test('a socket that could not say who it is because the process was stopped has time to say it', async () => {
  const { clock, socket } = engineFixture();
  const john = socket();
  await clock.pause(60_000);
  expect(john.closed).toEqual([]);
  john.connects('john');
  await clock.advance(0);
  expect(john.sent[0]).toMatchObject({ type: 'reply' });
});

test('a server that crashes again and again keeps nobody online: a hold does not begin anew', async () => {
  const storage = memoryStorage();
  const clock = manualClock();
  const online = async (engine: PresenceEngine) => {
    const { users } = (await engine.command('queryUsers', {})) as { users: { online: boolean }[] };
    return users.map((user) => user.online);
  };
  const first = engineFixture({ storage, clock });
  await first.tab('john');
  const crash = (kept: Storage) => createPresenceEngine({ storage: kept, clock });
  for (let start = 0; start < 3; start++) {
    expect(await online(crash(storage))).toEqual([true]);
    await clock.advance(10_000);
  }
  expect(await online(crash(storage))).toEqual([false]);
});

test('a hold is stored in wall time, and a wall clock that was far off before a start makes it no longer than its period', async () => {
  const { clock, engine, jack, john } = await jackWatchesJohn();
  john.network.refuse();
  await engine.restart();
  clock.step(-hour);
  await engine.restart();
  await clock.advance(30_000);
  expect(await jack.hears()).toEqual(['john offline']);
});
