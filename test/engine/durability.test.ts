import { expect, test } from 'vitest';
import { engineFixture, refused, slowStorage } from './engineFixture.js';

async function jackWatchesJohn() {
  const disk = slowStorage();
  const errors: unknown[] = [];
  const fixture = engineFixture({ storage: disk.storage, onError: (error) => errors.push(error) });
  await fixture.engine.ready;
  const jack = await fixture.tab('jack');
  await jack.watch('john');
  const john = await fixture.tab('john', { status: 'Before' });
  await jack.hears();
  return { ...fixture, ...disk, errors, jack, john };
}

test('a command is answered when it is durable, and nobody hears of it before', async () => {
  const { clock, engine, jack, john, hold, release } = await jackWatchesJohn();
  hold();
  const settled: string[] = [];
  const calls = [
    john.client.upsertUser({ id: 'john', status: 'After' }).then(() => settled.push('status')),
    john.client.upsertUser({ id: 'john', invisible: true }).then(() => settled.push('invisible')),
    engine.command('upsertUsers', { users: [{ id: 'jim' }] }).then(() => settled.push('jim')),
    jack.client.queryUsers({ id: 'john' }).then(({ users }) => settled.push(`read ${users[0]?.status}`)),
  ];
  await clock.advance(5000);
  expect(settled).toEqual([]);
  expect(await jack.hears()).toEqual([]);
  release();
  await Promise.all(calls);
  expect(settled.toSorted()).toEqual(['invisible', 'jim', 'read After', 'status']);
  expect(await jack.hears()).toEqual(['john online: After', 'john offline: After']);
});

test('what was never durable was never told, and is not there after a kill', async () => {
  const { clock, engine, jack, john, hold } = await jackWatchesJohn();
  hold();
  let told = false;
  const call = john.client.upsertUser({ id: 'john', status: 'After' }, { signal: AbortSignal.timeout(60_000) });
  call.then(
    () => (told = true),
    () => undefined,
  );
  await clock.advance(1000);
  john.network.refuse();
  await engine.restart();
  await clock.advance(1000);
  expect(told).toBe(false);
  expect(await engine.command('queryUsers', { filter: { id: 'john' } })).toMatchObject({
    users: [{ status: 'Before' }],
  });
  expect(await jack.hears()).toEqual([]);
  expect(await jack.reads('john')).toMatchObject({ status: 'Before' });
});

test('a goodbye is over when it is durable: only then does the socket close, and disconnectUser resolve', async () => {
  const { clock, jack, john, hold, release } = await jackWatchesJohn();
  hold();
  let left = false;
  const leaving = john.client.disconnectUser().then(() => (left = true));
  await clock.advance(500);
  expect(left).toBe(false);
  release();
  await leaving;
  expect(await jack.hears()).toEqual(['john offline: Before']);
});

test('answers and errors come in the order of the questions, and the end after them all', async () => {
  const { clock, socket, hold, release } = await jackWatchesJohn();
  const { says, connects, sent, closed } = socket();
  connects('jim');
  await clock.advance(0);
  sent.length = 0;
  hold();
  says({ type: 'request', id: 1, method: 'upsertUser', params: { user: { id: 'jim', status: 'One' } } });
  says({ type: 'request', id: 2, method: 'upsertUser', params: { user: { id: 'jack' } } });
  says({ type: 'request', id: 3, method: 'queryUsers', params: { filter: { id: 'jim' } } });
  says({ type: 'goodbye' });
  says({ type: 'request', id: 4, method: 'queryUsers', params: { filter: { id: 'jim' } } });
  await clock.advance(1000);
  expect([sent, closed]).toEqual([[], []]);
  release();
  await clock.advance(0);
  expect(sent.filter(({ type }) => type !== 'event').map(({ type, id }) => [type, id])).toEqual([
    ['reply', 1],
    ['error', 2],
    ['reply', 3],
  ]);
  expect(closed).toEqual([1000]);
});

test('a socket that was on its way out is closed all the same when the storage fails or the engine stops', async () => {
  const { clock, engine, socket, hold } = await jackWatchesJohn();
  const { says, connects, closed } = socket();
  connects('jim');
  await clock.advance(0);
  hold();
  says({ type: 'goodbye' });
  await clock.advance(1000);
  expect(closed).toEqual([]);
  await engine.restart();
  expect(closed).toEqual([1013]);
});

test.each(['kept', 'lost'] as const)(
  'when a write fails nothing is acknowledged, and the engine goes on from what storage has: the write was %s',
  async (how) => {
    const { clock, engine, jack, john, fail, errors } = await jackWatchesJohn();
    fail(how);
    const command = engine.command('upsertUsers', { users: [{ id: 'john', status: 'After' }] });
    await refused(command, 'unavailable', /Try again later/);
    expect(errors).toEqual([new Error('the disk is full')]);
    await clock.advance(10_000);
    const status = how === 'kept' ? 'After' : 'Before';
    expect(await jack.reads('john')).toMatchObject({ online: true, status });
    expect(john.client.user).toMatchObject({ online: true, status });
    expect(await jack.hears()).toEqual(how === 'kept' ? ['john online: After'] : []);
    await john.client.upsertUser({ id: 'john', status: 'Later' });
    expect(await jack.hears()).toEqual(['john online: Later']);
  },
);
