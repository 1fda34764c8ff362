import { createPresenceClient } from 'presence-kit/client';
import { createPresenceEngine } from 'presence-kit/engine';
import { expect, test } from 'vitest';
import { engineFixture } from './engineFixture.js';

async function jackWatchesJohn() {
  const fixture = engineFixture();
  const jack = await fixture.tab('jack');
  await jack.watch('john');
  const john = await fixture.tab('john');
  await jack.hears();
  return { ...fixture, jack, john };
}

test('delivers in microtasks: nothing waits for a time that nobody advances', async () => {
  const engine = createPresenceEngine();
  const [john, jack] = [engine, engine].map(() => createPresenceClient({ transport: engine.transport() }));
  await john?.connectUser({ id: 'john' });
  await jack?.connectUser({ id: 'jack' });
  expect((await john?.queryUsers({ online: true }))?.users.map(({ id }) => id)).toEqual(['jack', 'john']);
  await jack?.disconnectUser();
  await john?.disconnectUser();
});

test('everything due on the way has run when advance resolves, in its own order', async () => {
  const { clock, jack, john } = await jackWatchesJohn();
  john.network.delay(100);
  const wishes = ['a', 'b', 'c'].map((status) => john.client.upsertUser({ id: 'john', status }));
  await clock.advance(99);
  expect(await jack.hears()).toEqual([]);
  await clock.advance(1);
  expect(await jack.hears()).toEqual(['john online: a', 'john online: b', 'john online: c']);
  await clock.advance(100);
  expect((await Promise.all(wishes)).map(({ status }) => status)).toEqual(['a', 'b', 'c']);
});

test('drop loses every connection of this transport without a goodbye, and the client comes back by itself', async () => {
  const { clock, jack, john } = await jackWatchesJohn();
  john.network.drop();
  await clock.advance(0);
  expect(john.client.connectionStatus).toBe('reconnecting');
  expect(jack.client.connectionStatus).toBe('connected');
  await clock.advance(500);
  expect(john.client.connectionStatus).toBe('connected');
  expect(await jack.hears()).toEqual([]);
});

test('refuse lets nobody in until restore, and leaves those who are in', async () => {
  const { clock, jack, john } = await jackWatchesJohn();
  john.network.refuse();
  await clock.advance(60_000);
  expect(john.client.connectionStatus).toBe('connected');
  john.network.drop();
  await clock.advance(60_000);
  expect(john.client.connectionStatus).toBe('reconnecting');
  john.network.restore();
  await clock.advance(10_000);
  expect(john.client.connectionStatus).toBe('connected');
  expect(await jack.hears()).toEqual(['john offline', 'john online']);
});

test('an engine that is closed lets nobody in, and its clients wait for another', async () => {
  const { clock, engine, john } = await jackWatchesJohn();
  await engine.close();
  await clock.advance(60_000);
  expect(engine.healthy).toBe(false);
  expect(john.client.connectionStatus).toBe('reconnecting');
  await expect(engine.command('queryUsers', {})).rejects.toMatchObject({ code: 'unavailable' });
});
