import { expect, test } from 'vitest';
import { at, engineFixture, refused, slowStorage } from './engineFixture.js';

async function threePeople() {
  const disk = slowStorage();
  const fixture = engineFixture({ storage: disk.storage });
  await fixture.engine.ready;
  const jack = await fixture.tab('jack');
  await jack.watch('john');
  const john = await fixture.tab('john', { name: 'John', status: 'Here' });
  await fixture.engine.command('upsertChannel', { type: 'messaging', id: 'two', data: { members: ['john', 'jack'] } });
  await fixture.clock.advance(1000);
  await jack.hears();
  return { ...fixture, ...disk, jack, john };
}

test('a deleted user is gone from every answer, and watchers are told, with the last public view, offline', async () => {
  const { engine, jack } = await threePeople();
  await engine.command('deleteUser', { id: 'john' });
  expect(await jack.hears()).toEqual(['john deleted', 'channel messaging:two']);
  expect(jack.events.find(({ type }) => type === 'user.deleted')).toEqual({
    type: 'user.deleted',
    created_at: at(1000),
    user: {
      id: 'john',
      name: 'John',
      online: false,
      last_active: at(0),
      created_at: at(0),
      updated_at: at(0),
      revision: expect.any(Number),
    },
  });
  expect(await jack.reads('john')).toBeUndefined();
  expect((await jack.client.queryUsers({ online: true })).users).toMatchObject([{ id: 'jack' }]);
  expect((await jack.client.queryUsers({}, [{ last_active: -1 }])).users).toHaveLength(1);
});

test('its connections end for good, and its memberships go', async () => {
  const { clock, engine, jack, john } = await threePeople();
  await engine.command('deleteUser', { id: 'john' });
  await clock.advance(60_000);
  expect(john.client.connectionStatus).toBe('disconnected');
  const { channels } = await jack.client.queryChannels({});
  expect(channels).toMatchObject([{ cid: 'messaging:two', members: [{ id: 'jack' }] }]);
});

test('its channels have a newer revision: who was away sees that a member is gone', async () => {
  const { clock, engine, jack } = await threePeople();
  const [before] = (await jack.client.queryChannels({}, [], { presence: true })).channels;
  jack.network.refuse();
  jack.network.drop();
  await engine.command('deleteUser', { id: 'john' });
  jack.network.restore();
  await jack.hears();
  await clock.advance(11_000);
  expect(await jack.hears()).toContain('channel messaging:two');
  const [after] = (await jack.client.queryChannels({})).channels;
  expect(after?.revision).toBeGreaterThan(before?.revision ?? Infinity);
});

test('it stays gone, whatever its connections still did while the deletion became durable', async () => {
  const { clock, engine, jack, john, tab, hold, release, secretReads } = await threePeople();
  const [second, third] = [await tab('john'), await tab('john')];
  hold();
  const deletion = engine.command('deleteUser', { id: 'john' });
  for (const { client } of [john, second]) client.upsertUser({ id: 'john', status: 'Ghost' }).catch(() => undefined);
  // One that came back would connect anew, and whoever connects is a user.
  third.network.refuse();
  third.network.drop();
  void second.client.disconnectUser();
  await clock.advance(100);
  expect(await jack.hears()).toEqual([]);
  release();
  await deletion;
  await clock.advance(60_000);
  expect(await jack.hears()).toEqual(['john deleted', 'channel messaging:two']);
  expect(await secretReads('john')).toBeUndefined();
});

test('it is still watched, so that a user who is made with that id again is heard of, and comes anew', async () => {
  const { clock, engine, jack, tab } = await threePeople();
  await engine.command('deleteUser', { id: 'john' });
  await jack.hears();
  await clock.advance(1000);
  await tab('john');
  expect(await jack.hears()).toEqual(['john updated', 'john online']);
  expect(await jack.reads('john')).toEqual({
    id: 'john',
    online: true,
    last_active: at(2000),
    created_at: at(2000),
    updated_at: at(2000),
    revision: expect.any(Number),
  });
});

test('who was away while a user was deleted and made again within one moment reads the new one', async () => {
  const { clock, engine, jack, tab } = await threePeople();
  for (const status of ['One', 'Two', 'Three'])
    await engine.command('upsertUsers', { users: [{ id: 'john', status }] });
  await jack.hears();
  jack.network.refuse();
  jack.network.drop();
  await engine.command('deleteUser', { id: 'john' });
  await engine.command('upsertUsers', { users: [{ id: 'john', name: 'Another John' }] });
  jack.network.restore();
  await clock.advance(10_000);
  expect(await jack.hears()).toEqual(['john updated', 'john offline']);
  expect(await jack.reads('john')).toMatchObject({ name: 'Another John', online: false });
  await tab('john');
  expect(await jack.hears()).toEqual(['john online']);
});

test('a deletion survives a restart', async () => {
  const { clock, engine, jack } = await threePeople();
  await engine.command('deleteUser', { id: 'john' });
  await engine.restart();
  await clock.advance(1000);
  expect(await jack.reads('john')).toBeUndefined();
});

test('deleting who is not there is refused, and a client cannot ask for it', async () => {
  const { engine, socket, clock, jack } = await threePeople();
  await refused(engine.command('deleteUser', { id: 'jessie' }), 'not_found', /'jessie'/);
  const { connects, says, sent } = socket();
  connects('jim');
  says({ type: 'request', id: 1, method: 'deleteUser', params: { id: 'jim' } });
  await clock.advance(0);
  expect(sent.at(-1)).toMatchObject({ type: 'error', id: 1, error: { code: 'invalid_input' } });
  expect(await jack.reads('jim')).toMatchObject({ online: true });
});
