import type { PresenceEvent } from 'presence-kit/client';
import { expect, test } from 'vitest';
import { at, engineFixture } from './engineFixture.js';

async function jackWatchesJohn() {
  const fixture = engineFixture();
  const jack = await fixture.tab('jack');
  await jack.watch('john');
  const john = await fixture.tab('john', { name: 'John', team: 'blue' });
  await fixture.clock.advance(1000);
  for (const { events, hears } of [jack, john]) {
    await hears();
    events.length = 0;
  }
  return { ...fixture, jack, john };
}

test('user.presence.changed has the full public user and its time, when online or status changes', async () => {
  const { jack, john } = await jackWatchesJohn();
  await john.client.upsertUser({ id: 'john', status: 'Here' });
  await john.client.disconnectUser();
  await jack.hears();
  const user = {
    id: 'john',
    online: true,
    status: 'Here',
    name: 'John',
    team: 'blue',
    last_active: at(0),
    created_at: at(0),
    updated_at: at(1000),
    revision: expect.any(Number),
  };
  expect(jack.events).toEqual([
    { type: 'user.presence.changed', created_at: at(1000), user },
    { type: 'user.presence.changed', created_at: at(1000), user: { ...user, online: false, last_active: at(1000) } },
  ]);
});

test('user.updated is for the other fields of the profile', async () => {
  const { jack, john } = await jackWatchesJohn();
  await john.client.upsertUser({ id: 'john', team: null, image: 'john.png' });
  await jack.hears();
  expect(jack.events).toMatchObject([
    { type: 'user.updated', created_at: at(1000), user: { id: 'john', image: 'john.png', online: true } },
  ]);
});

test('a refresh of last_active, a second tab and a reload are no events to others', async () => {
  const { clock, jack, john, tab } = await jackWatchesJohn();
  await clock.advance(3_600_000);
  john.network.drop();
  await tab('john');
  await clock.advance(3_600_000);
  expect(await jack.hears()).toEqual([]);
});

test('one’s own connections get the own view, on every own change, and no presence event of oneself', async () => {
  const { clock, john, tab } = await jackWatchesJohn();
  const phone = await tab('john');
  for (const { watch } of [john, phone]) await watch('john');
  const changes = [{ status: 'Here' }, { name: 'Johnny' }, { invisible: true }, { invisible: false }];
  for (const change of changes) await john.client.upsertUser({ id: 'john', ...change });
  await clock.advance(0);
  for (const { client, events } of [john, phone]) {
    expect(events.map(({ type }) => type).filter((type) => type !== 'connection.changed')).toEqual(
      changes.map(() => 'user.updated'),
    );
    expect(events.at(-1)).toMatchObject({ user: { invisible: false, online: true, status: 'Here', name: 'Johnny' } });
    expect((events.at(-1) as { user?: unknown }).user).toEqual(client.user);
  }
  // last_active is a field of the own view.
  await clock.advance(15 * 60_000);
  expect(phone.events.at(-1)).toMatchObject({ user: { last_active: at(15 * 60_000 + 1000) } });
});

test('on returns an unsubscribe function, and on without a type hears everything', async () => {
  const { jack, john } = await jackWatchesJohn();
  const all: string[] = [];
  const some: string[] = [];
  const stopAll = jack.client.on(({ type }) => all.push(type));
  const stopSome = jack.client.on('user.presence.changed', ({ user }) => some.push(user.status ?? ''));
  await john.client.upsertUser({ id: 'john', status: 'One', name: 'Johnny' });
  await jack.hears();
  stopSome();
  await john.client.upsertUser({ id: 'john', status: 'Two' });
  await jack.hears();
  stopAll();
  await john.client.upsertUser({ id: 'john', status: 'Three' });
  await jack.hears();
  expect(some).toEqual(['One']);
  expect(all).toEqual(['user.updated', 'user.presence.changed', 'user.presence.changed']);
});

test('connection.changed and connection.recovered are local, and recovered comes after all that it brought', async () => {
  const { clock, jack, john } = await jackWatchesJohn();
  jack.network.drop();
  jack.network.refuse();
  await clock.advance(0);
  await john.client.upsertUser({ id: 'john', status: 'Missed' });
  jack.network.restore();
  await clock.advance(10_000);
  expect(jack.events.map((event) => ('online' in event ? event.online : event.type))).toEqual([
    false,
    true,
    'user.presence.changed',
    'connection.recovered',
  ]);
  expect(john.events.filter(({ type }) => type.startsWith('connection'))).toEqual([]);
});

test('a client that takes nothing is kept no queue, and is told the present state of each when it takes again', async () => {
  const { clock, engine, socket } = engineFixture({ policy: { canSee: (_, target) => target !== 'hidden' } });
  const jack = socket();
  jack.connects('jack');
  const ids = ['john', 'jim', 'hidden', 'gone', 'left'];
  const params = { filter: { id: { $in: ids } }, sort: [], presence: true };
  jack.says({ type: 'request', id: 1, method: 'queryUsers', params });
  await engine.command('upsertUsers', { users: [{ id: 'gone' }] });
  await clock.advance(0);
  jack.sent.length = 0;
  jack.stalls(true);
  for (let n = 0; n < 50; n++)
    await engine.command('upsertUsers', {
      users: ['john', 'hidden', 'left'].map((id) => ({ id, status: `status ${n}`, name: `name ${n}` })),
    });
  await engine.command('deleteUser', { id: 'gone' });
  jack.says({ type: 'request', id: 2, method: 'unwatchUsers', params: { ids: ['left'] } });
  await clock.advance(0);
  expect(jack.sent.filter(({ type }) => type === 'event')).toEqual([]);
  jack.stalls(false);
  const told = jack.sent.flatMap(({ event }) => event ?? []) as Extract<PresenceEvent, { user: unknown }>[];
  expect(told.map(({ type, user: { id, status, ...user } }) => [type, id, status, user.name])).toEqual([
    ['user.presence.changed', 'john', 'status 49', 'name 49'],
    ['user.updated', 'hidden', undefined, 'name 49'],
    ['user.deleted', 'gone', undefined, undefined],
  ]);
});
