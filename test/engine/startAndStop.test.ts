import { createPresenceEngine, memoryStorage } from 'presence-kit/engine';
import type { Storage, Stored } from 'presence-kit/engine';
import { expect, test } from 'vitest';
import { engineFixture, refused, slowStorage } from './engineFixture.js';

/** A storage in memory whose loads end when the test says so. */
function storageWithOpenLoads() {
  const kept = memoryStorage();
  const loads: { resolve(): void; reject(error: Error): void }[] = [];
  const storage: Storage = {
    ...kept,
    load: () =>
      new Promise<Stored>((resolve, reject) => {
        loads.push({ resolve: () => resolve(kept.load()), reject });
      }),
  };
  return { storage, loads };
}

async function turns() {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

test('a restart during a load leaves one engine: what the older load finds later is not taken', async () => {
  const { storage, loads } = storageWithOpenLoads();
  const engine = createPresenceEngine({ storage });
  const { ready } = engine;
  const restarted = engine.restart();
  loads[1]?.resolve();
  await restarted;
  await engine.command('upsertUsers', { users: [{ id: 'john', status: 'Here' }] });
  const client = engine.transport();
  let closes = 0;
  const socket = client.open({ open() {}, message() {}, close: () => closes++ });
  await turns();
  loads[0]?.resolve();
  await ready;
  expect(await engine.command('queryUsers', { filter: { id: 'john' } })).toMatchObject({ users: [{ status: 'Here' }] });
  expect(closes).toBe(0);
  socket.close();
  await engine.close();
});

test('an older load that fails after a restart takes nothing away from the engine that runs', async () => {
  const { storage, loads } = storageWithOpenLoads();
  const errors: unknown[] = [];
  const engine = createPresenceEngine({ storage, onError: (error) => errors.push(error) });
  const { ready } = engine;
  const restarted = engine.restart();
  loads[1]?.resolve();
  await restarted;
  loads[0]?.reject(new Error('too late'));
  await ready;
  expect([engine.healthy, errors]).toEqual([true, []]);
  await engine.close();
});

test('close during a load leaves no engine, and whoever waits for it is refused', async () => {
  const { storage, loads } = storageWithOpenLoads();
  const engine = createPresenceEngine({ storage });
  const { ready } = engine;
  const closing = engine.close();
  loads[0]?.resolve();
  await closing;
  await refused(ready, 'unavailable', /the engine is closed/);
  expect(engine.healthy).toBe(false);
  await refused(engine.restart(), 'unavailable', /the engine is closed/);
  expect(loads).toHaveLength(1);
});

test.each(['at once', 'later'])('a load that fails %s is reported, and a restart serves', async (when) => {
  const kept = memoryStorage();
  let failing = true;
  const storage: Storage = {
    ...kept,
    load() {
      if (!failing) return kept.load();
      const error = new Error('the disk is on fire');
      if (when === 'at once') throw error;
      return Promise.reject(error);
    },
  };
  const errors: unknown[] = [];
  const engine = createPresenceEngine({ storage, onError: (error) => errors.push((error as Error).message) });
  await expect(engine.ready).rejects.toThrow('on fire');
  await expect(engine.restart()).rejects.toThrow('on fire');
  expect(errors).toEqual(['the disk is on fire', 'the disk is on fire']);
  expect(engine.healthy).toBe(false);
  failing = false;
  await engine.restart();
  expect(engine.healthy).toBe(true);
  await engine.close();
});

test('a write that fails is reported, and the engine goes on from what the storage has', async () => {
  const disk = slowStorage();
  const errors: unknown[] = [];
  const { engine, clock } = engineFixture({
    storage: disk.storage,
    onError: (error) => errors.push((error as Error).message),
  });
  disk.fail('lost');
  await refused(engine.command('upsertUsers', { users: [{ id: 'john' }] }), 'unavailable');
  await clock.advance(0);
  expect(errors).toEqual(['the disk is full']);
  expect(await engine.command('queryUsers', {})).toEqual({ users: [] });
});

test('a socket that throws when it is sent an event takes no event from others, and the error is reported', async () => {
  const errors: unknown[] = [];
  const fixture = engineFixture({ onError: (error) => errors.push((error as Error).message) });
  const sockets = ['ann', 'bob', 'cem'].map((id) => {
    let broken = false;
    const sent: string[] = [];
    const connection = fixture.engine.accept({
      send(text) {
        if (broken) throw new Error(`the socket of ${id} is broken`);
        sent.push(text);
      },
      ping() {},
      close() {},
      congested: () => false,
    });
    connection.receive(JSON.stringify({ type: 'connect', protocol: 1, id: 0, user: { id } }));
    const params = { filter: { id: 'john' }, sort: [], presence: true };
    connection.receive(JSON.stringify({ type: 'request', id: 1, method: 'queryUsers', params }));
    return { sent, breaks: () => (broken = true) };
  });
  sockets[0]?.breaks();
  const before = sockets.map(({ sent }) => sent.length);
  await fixture.engine.command('upsertUsers', { users: [{ id: 'john', status: 'Hello' }] });
  expect(sockets.map(({ sent }, index) => sent.length > (before[index] ?? 0))).toEqual([false, true, true]);
  expect(new Set(errors)).toEqual(new Set(['the socket of ann is broken']));
});

test('a command that an event causes is told after that event, to everybody', async () => {
  const fixture = engineFixture();
  const order: string[] = [];
  let cause = () => {};
  for (const id of ['ann', 'bob']) {
    const connection = fixture.engine.accept({
      send(text) {
        const { event } = JSON.parse(text) as { event?: { user: { id: string; status?: string } } };
        if (event?.user.id !== 'john') return;
        if (!order.includes(`${id} ${event.user.status}`)) order.push(`${id} ${event.user.status}`);
        if (id === 'ann' && event.user.status === 'One') cause();
      },
      ping() {},
      close() {},
      congested: () => false,
    });
    connection.receive(JSON.stringify({ type: 'connect', protocol: 1, id: 0, user: { id } }));
    const params = { filter: { id: 'john' }, sort: [], presence: true };
    connection.receive(JSON.stringify({ type: 'request', id: 1, method: 'queryUsers', params }));
  }
  cause = () => void fixture.engine.command('upsertUsers', { users: [{ id: 'john', status: 'Two' }] });
  await fixture.engine.command('upsertUsers', { users: [{ id: 'john', status: 'One' }] });
  expect(order).toEqual(['ann One', 'bob One', 'ann Two', 'bob Two']);
});
