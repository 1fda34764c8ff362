import { expect, test } from 'vitest';
import type { EngineOptions } from 'presence-kit/engine';
import { at, engineFixture } from './engineFixture.js';

async function jackWatchesJohn(options?: EngineOptions) {
  const fixture = engineFixture(options);
  const jack = await fixture.tab('jack');
  await jack.watch('john');
  const john = await fixture.tab('john');
  await jack.hears();
  return { ...fixture, jack, john };
}

test('a user goes offline 8 s after the last tab crashed, with the crash as last seen, and not before', async () => {
  const { clock, jack, john } = await jackWatchesJohn();
  await clock.advance(60_000);
  john.network.refuse();
  john.network.drop();
  await clock.advance(7999);
  expect(await jack.hears()).toEqual([]);
  await clock.advance(1);
  expect(await jack.hears()).toEqual(['john offline']);
  expect(await jack.reads('john')).toMatchObject({ online: false, last_active: at(60_000) });
});

test('a reload is no event, and nothing to read, however often', async () => {
  const { clock, jack, john } = await jackWatchesJohn();
  const before = await jack.reads('john');
  for (let round = 0; round < 10; round++) {
    john.network.drop();
    await clock.advance(7000);
  }
  expect(await jack.hears()).toEqual([]);
  expect(await jack.reads('john')).toEqual(before);
});

test('how long a place is held is an option, and 0 holds none', async () => {
  for (const graceMs of [0, 2000]) {
    const { clock, jack, john } = await jackWatchesJohn({ graceMs });
    john.network.refuse();
    john.network.drop();
    if (graceMs > 0) {
      await clock.advance(graceMs - 1);
      expect(await jack.hears()).toEqual([]);
      await clock.advance(1);
    }
    expect(await jack.hears()).toEqual(['john offline']);
  }
});

test('a tab that returns takes the place that it names, and leaves the others theirs', async () => {
  const { clock, jack, john: laptop, tab } = await jackWatchesJohn();
  const phone = await tab('john');
  laptop.network.refuse();
  laptop.network.drop();
  await clock.advance(2000);
  phone.network.drop();
  await clock.advance(1000);
  expect(phone.client.connectionStatus).toBe('connected');
  // The phone leaves for good; the laptop's place is held until 8 s after its crash.
  await phone.client.disconnectUser();
  await clock.advance(4999);
  expect(await jack.hears()).toEqual([]);
  await clock.advance(1);
  expect(await jack.hears()).toEqual(['john offline']);
  expect(await jack.reads('john')).toMatchObject({ last_active: at(3000) });
});

test('a new tab takes the place of the oldest in grace', async () => {
  const { clock, jack, john: first, tab } = await jackWatchesJohn();
  const second = await tab('john');
  for (const { network } of [first, second]) {
    network.refuse();
    network.drop();
    await clock.advance(2000);
  }
  // Lost at 0 and at 2 s; the page that is opened at 4 s is the reload of the first.
  const reloaded = await tab('john');
  await reloaded.client.disconnectUser();
  await clock.advance(5999);
  expect(await jack.hears()).toEqual([]);
  await clock.advance(1);
  expect(await jack.hears()).toEqual(['john offline']);
});

test('a goodbye right after a reload is offline at once: no place is held that was taken', async () => {
  const { clock, jack, john, tab } = await jackWatchesJohn();
  john.network.refuse();
  john.network.drop();
  await clock.advance(3000);
  const reloaded = await tab('john');
  await reloaded.client.disconnectUser();
  expect(await jack.hears()).toEqual(['john offline']);
});

test('nobody can take the place of somebody else by naming it', async () => {
  const { clock, jack, john, socket } = await jackWatchesJohn();
  const [own, mallory] = [socket(), socket()];
  own.connects('john');
  mallory.connects('mallory', { replaces: own.sent[0]?.result?.['connection_id'] });
  await john.client.disconnectUser();
  await clock.advance(60_000);
  expect(await jack.hears()).toEqual([]);
  expect(await jack.reads('john')).toMatchObject({ online: true });
});
