import { expect, test } from 'vitest';
import type { EngineOptions } from 'presence-kit/engine';
import { at, engineFixture } from './engineFixture.js';

const hour = 3_600_000;

/** john on a bare socket, so that the test decides what it answers; jack watches him. */
async function jackWatchesSocket(answers: boolean, options?: EngineOptions) {
  const fixture = engineFixture(options);
  const jack = await fixture.tab('jack');
  await jack.watch('john');
  return { ...fixture, jack, john: fixture.socket(answers) };
}

test('a laptop that sleeps is offline 35 s after it was last heard of, with that as last seen and no grace on top', async () => {
  const { clock, jack, john } = await jackWatchesSocket(false);
  john.connects('john');
  await clock.advance(10_000);
  john.says({ type: 'ping' });
  await jack.hears();
  await clock.advance(34_999);
  expect(await jack.hears()).toEqual([]);
  await clock.advance(1);
  expect(await jack.hears()).toEqual(['john offline']);
  expect(await jack.reads('john')).toMatchObject({ last_active: at(10_000) });
  // The client of such a socket comes back by itself.
  expect(john.closed).toEqual([1013]);
});

test('a laptop whose network swallows everything is offline after the same time, with the real client', async () => {
  const { clock, tab } = engineFixture();
  const jack = await tab('jack');
  await jack.watch('john');
  const john = await tab('john');
  await jack.hears();
  john.network.delay(10 * hour);
  await clock.advance(35_000);
  expect(await jack.hears()).toEqual(['john offline']);
  expect(await jack.reads('john')).toMatchObject({ last_active: at(0) });
});

test('a hidden tab whose timers are throttled stays online: it answers pings of the protocol', async () => {
  const { clock, jack, john } = await jackWatchesSocket(true);
  john.connects('john');
  await jack.hears();
  await clock.advance(10 * hour);
  expect(await jack.hears()).toEqual([]);
  expect(john.closed).toEqual([]);
  // One question every 25 s, and no more.
  expect(john.pings).toBe((10 * hour) / 25_000);
});

test('how long a silent connection lives is an option', async () => {
  const { clock, jack, john } = await jackWatchesSocket(false, { timeToLiveMs: 7000 });
  john.connects('john');
  await jack.hears();
  await clock.advance(6999);
  expect(await jack.hears()).toEqual([]);
  await clock.advance(1);
  expect(await jack.hears()).toEqual(['john offline']);
});

test('a socket that never says who it is is closed after 10 s, and nobody comes or goes', async () => {
  const { clock, jack, john } = await jackWatchesSocket(true);
  await clock.advance(9999);
  john.says({ type: 'ping' });
  expect(john.closed).toEqual([]);
  await clock.advance(1);
  expect(john.closed).toEqual([1013]);
  john.connects('john');
  expect(await jack.hears()).toEqual([]);
});
