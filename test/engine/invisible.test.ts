import type { EngineOptions } from 'presence-kit/engine';
import { describe, expect, test } from 'vitest';
import { at, engineFixture, refused } from './engineFixture.js';

const hour = 3_600_000;

async function jackWatchesJohn(profile?: Record<string, unknown>, options?: EngineOptions) {
  const fixture = engineFixture(options);
  const jack = await fixture.tab('jack');
  await jack.watch('john');
  const john = await fixture.tab('john', profile);
  await jack.hears();
  return { ...fixture, jack, john };
}

test('going invisible is to others exactly what a goodbye is: the same event, the same data, the same revision', async () => {
  const told = [];
  for (const invisible of [true, false]) {
    const { clock, jack, john } = await jackWatchesJohn({ status: 'On stage' });
    jack.events.length = 0;
    await clock.advance(5000);
    if (invisible) await john.client.upsertUser({ id: 'john', invisible: true });
    else await john.client.disconnectUser();
    await clock.advance(hour);
    told.push({ events: jack.events.filter(({ type }) => type !== 'user.updated'), john: await jack.reads('john') });
  }
  expect(told[0]?.events).toMatchObject([
    { type: 'user.presence.changed', user: { online: false, status: 'On stage', last_active: at(5000) } },
  ]);
  expect(told[0]).toEqual(told[1]);
});

test('becoming visible is to others exactly what a connect is', async () => {
  const told = [];
  for (const invisible of [true, false]) {
    const { clock, jack, john, tab } = await jackWatchesJohn();
    if (invisible) await john.client.upsertUser({ id: 'john', invisible: true });
    else await john.client.disconnectUser();
    await clock.advance(5000);
    jack.events.length = 0;
    if (invisible) await john.client.upsertUser({ id: 'john', invisible: false });
    else await tab('john');
    await clock.advance(1000);
    told.push({ events: [...jack.events], john: await jack.reads('john') });
  }
  expect(told[0]?.events).toMatchObject([
    { type: 'user.presence.changed', user: { online: true, last_active: at(5000) } },
  ]);
  expect(told[0]).toEqual(told[1]);
});

test('nothing that an invisible user does in between is seen: connect, crash, return, leave, hours', async () => {
  const { clock, jack, john, tab } = await jackWatchesJohn({ invisible: true });
  const before = await jack.reads('john');
  john.network.drop();
  await clock.advance(60_000);
  const second = await tab('john');
  await jack.client.queryUsers({ online: true });
  await second.client.disconnectUser();
  john.network.refuse();
  john.network.drop();
  await clock.advance(hour);
  await tab('john');
  expect(await jack.hears()).toEqual([]);
  expect(await jack.reads('john')).toEqual(before);
  expect(before).not.toHaveProperty('last_active');
});

test('it lasts through disconnect, reconnect and restart of the server, until the user says otherwise', async () => {
  const { clock, engine, jack, john, tab } = await jackWatchesJohn({ invisible: true });
  await john.client.disconnectUser();
  await engine.restart();
  await clock.advance(hour);
  const again = await tab('john', { name: 'John' });
  expect(again.client.user).toMatchObject({ invisible: true, online: false });
  again.network.drop();
  await clock.advance(1000);
  expect(again.client.user).toMatchObject({ invisible: true, online: false });
  expect(await jack.hears()).toEqual(['john updated']);
  await again.client.upsertUser({ id: 'john', invisible: false });
  expect(await jack.hears()).toEqual(['john online']);
});

test('the user knows it, on every tab, with an online that is what others see', async () => {
  const { clock, john, tab } = await jackWatchesJohn({ name: 'John', status: 'On stage' });
  const phone = await tab('john');
  await phone.client.upsertUser({ id: 'john', invisible: true });
  await clock.advance(0);
  for (const { client } of [john, phone])
    expect(client.user).toMatchObject({ invisible: true, online: false, name: 'John', status: 'On stage' });
  expect((await john.client.queryUsers({ id: 'john' })).users[0]).toEqual(john.client.user);
});

test('connectUser can bring it and take it back, each time as one event or none', async () => {
  const { jack, john, tab } = await jackWatchesJohn();
  await john.client.disconnectUser();
  await jack.hears();
  const invisible = await tab('john', { invisible: true });
  expect(await jack.hears()).toEqual([]);
  await invisible.client.disconnectUser();
  const visible = await tab('john', { invisible: false });
  expect(await jack.hears()).toEqual(['john online']);
  await tab('john', { invisible: true });
  expect(await jack.hears()).toEqual(['john offline']);
  expect(visible.client.user).toMatchObject({ invisible: true });
});

test('it is the goodbye of all connections at once, those in grace included', async () => {
  const { clock, jack, john, tab } = await jackWatchesJohn();
  const phone = await tab('john');
  john.network.refuse();
  john.network.drop();
  await clock.advance(1000);
  await phone.client.upsertUser({ id: 'john', invisible: true });
  expect(await jack.hears()).toEqual(['john offline']);
  await clock.advance(hour);
  expect(await jack.hears()).toEqual([]);
});

test('becoming visible counts live connections only: a lost one holds no place while invisible', async () => {
  const { clock, jack, john, secretReads, engine } = await jackWatchesJohn({ invisible: true });
  john.network.refuse();
  john.network.drop();
  await clock.advance(1000);
  await engine.command('upsertUsers', { users: [{ id: 'john', invisible: false }] });
  expect(await jack.hears()).toEqual([]);
  expect(await secretReads('john')).toMatchObject({ online: false, invisible: false });
});

test('saying it twice, or becoming visible without being invisible, is no event', async () => {
  const { jack, john } = await jackWatchesJohn();
  await john.client.upsertUser({ id: 'john', invisible: false });
  expect(await jack.hears()).toEqual([]);
  await john.client.upsertUser({ id: 'john', invisible: true });
  await john.client.upsertUser({ id: 'john', invisible: true });
  expect(await jack.hears()).toEqual(['john offline']);
});

test('a status that comes with it is the edit and then the goodbye, or the edit and then the connect: two events', async () => {
  const { jack, john } = await jackWatchesJohn();
  await john.client.upsertUser({ id: 'john', invisible: true, status: 'Gone' });
  expect(await jack.hears()).toEqual(['john online: Gone', 'john offline: Gone']);
  await john.client.upsertUser({ id: 'john', invisible: false, status: 'Back' });
  expect(await jack.hears()).toEqual(['john offline: Back', 'john online: Back']);
});

test('edits by an invisible user are published as they are, and move nothing else', async () => {
  const { clock, jack, john } = await jackWatchesJohn({ invisible: true });
  const before = await jack.reads('john');
  await clock.advance(5000);
  await john.client.upsertUser({ id: 'john', status: 'Back soon', name: 'John' });
  expect(await jack.hears()).toEqual(['john updated', 'john offline: Back soon']);
  expect(await jack.reads('john')).toEqual({
    ...before,
    name: 'John',
    status: 'Back soon',
    updated_at: at(5000),
    revision: expect.any(Number),
  });
});

test('a user who is made by connecting invisible is published as a new user who is not online', async () => {
  const { tab } = engineFixture();
  const jack = await tab('jack');
  await jack.watch('john');
  await tab('john', { invisible: true, name: 'John' });
  expect(await jack.hears()).toEqual(['john updated']);
  expect(await jack.reads('john')).toMatchObject({ name: 'John', online: false });
});

test('no query tells: who is online, and every order and filter, are as if the user had left', async () => {
  const told = [];
  for (const invisible of [true, false]) {
    const { clock, jack, john, tab } = await jackWatchesJohn();
    await tab('jessie');
    await clock.advance(1000);
    if (invisible) await john.client.upsertUser({ id: 'john', invisible: true });
    else await john.client.disconnectUser();
    await clock.advance(hour);
    if (invisible) john.network.drop();
    await clock.advance(1000);
    told.push(
      await Promise.all([
        jack.client.queryUsers({ online: true }),
        jack.client.queryUsers({}, [{ last_active: -1 }]),
        jack.client.queryUsers({}, [{ online: -1 }, { updated_at: 1 }]),
        jack.client.queryUsers({ last_active: { $gt: at(1000) } }),
        jack.client.queryUsers({ online: false }, [{ created_at: 1 }]),
      ]),
    );
  }
  expect(told[0]?.[0]?.users.map(({ id }) => id)).toEqual(['jack', 'jessie']);
  expect(told[0]).toEqual(told[1]);
});

test('nobody can ask for it, sort by it, or read it without the secret', async () => {
  const { jack, secretReads } = await jackWatchesJohn({ invisible: true });
  await refused(jack.client.queryUsers({ invisible: true }), 'invalid_input', /'invisible' cannot be asked for/);
  await refused(jack.client.queryUsers({ $or: [{ invisible: { $exists: true } }] }), 'invalid_input');
  await refused(jack.client.queryUsers({}, [{ invisible: 1 }]), 'invalid_input');
  await refused(jack.client.queryUsers({}, [{ revision: 1 }]), 'invalid_input');
  expect(await jack.reads('john')).not.toHaveProperty('invisible');
  expect(await secretReads('john')).toMatchObject({ invisible: true, online: false });
});

describe('where the app forbids it', () => {
  const options = { policy: { mayBeInvisible: (id: string) => id !== 'john' } };

  test('it is refused by word and changes nothing, for that user alone', async () => {
    const { jack, john, engine } = await jackWatchesJohn({}, options);
    await refused(john.client.upsertUser({ id: 'john', invisible: true, status: 'Gone' }), 'forbidden', /invisible/);
    await refused(engine.command('upsertUsers', { users: [{ id: 'john', invisible: true }] }), 'forbidden');
    expect(await jack.hears()).toEqual([]);
    expect(john.client.user).toMatchObject({ invisible: false, online: true });
    expect(await jack.client.upsertUser({ id: 'jack', invisible: true })).toMatchObject({ invisible: true });
  });

  test('nobody connects with it, and anybody connects without', async () => {
    const { emptyTab } = engineFixture(options);
    await refused(emptyTab().client.connectUser({ id: 'john', invisible: true }), 'forbidden', /invisible/);
    expect(await emptyTab().client.connectUser({ id: 'john', invisible: false })).toMatchObject({ online: true });
  });
});
