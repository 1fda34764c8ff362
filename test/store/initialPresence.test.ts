import { dehydratePresence } from 'presence-kit';
import { createPresenceStore } from 'presence-kit/client';
import { expect, it } from 'vitest';
import { openHouse } from './house.js';

async function rendered() {
  const house = openHouse();
  const jack = await house.enter('jack', { invisible: true });
  const john = await house.enter('john', { name: 'John', status: 'Here' });
  const { users } = await jack.client.queryUsers({ id: { $in: ['john', 'jack'] } });
  return { house, jack, john, page: dehydratePresence(users, house.clock) };
}

it('what a server packs is the public view and its age, and nothing of anybody’s being invisible', async () => {
  const { page } = await rendered();
  expect(page.at).toBe('2019-01-07T13:00:00.000Z');
  expect(page.users.map(({ id }) => id).toSorted()).toEqual(['jack', 'john']);
  expect(JSON.stringify(page)).not.toContain('invisible');
});

it('is shown as last known, then live, then newer', async () => {
  const { house, jack, john, page } = await rendered();
  const store = createPresenceStore({ clock: house.clock, initialPresence: JSON.parse(JSON.stringify(page)) });
  expect(store.user('john').getState()).toMatchObject({ name: 'John', presence: 'online', freshness: 'stale' });
  expect(store.user('john').getInitialState()).toBe(store.user('john').getState());
  store.attach(jack.client, () => {});
  store.user('john').addListener(() => {});
  await house.clock.advance(0);
  expect(store.user('john').getState()).toMatchObject({ presence: 'online', freshness: 'live' });
  await john.client.disconnectUser();
  await house.clock.advance(200);
  expect(store.user('john').getState().presence).toBe('offline');
  expect(store.user('john').getInitialState().presence).toBe('online');
});

it('is unknown once it is a minute old, if nobody could be asked', async () => {
  const { house, page } = await rendered();
  await house.clock.advance(45_000);
  const store = createPresenceStore({ clock: house.clock, initialPresence: page });
  store.attach(house.meet().client, () => {});
  await house.clock.advance(14_000);
  expect(store.user('john').getState().freshness).toBe('stale');
  await house.clock.advance(1001);
  expect(store.user('john').getState()).toMatchObject({ presence: 'unknown', freshness: 'unknown' });
});

it('is shown as last known for a moment also where the clock of this machine is a minute ahead', async () => {
  const { house, page } = await rendered();
  await house.clock.advance(60_000);
  const store = createPresenceStore({ clock: house.clock, initialPresence: page });
  store.attach(house.meet().client, () => {});
  await house.clock.advance(9_000);
  expect(store.user('john').getState()).toMatchObject({ presence: 'online', freshness: 'stale' });
  await house.clock.advance(1_001);
  expect(store.user('john').getState().freshness).toBe('unknown');
});

it('and everybody else becomes unknown in time where the clock of this machine is behind', async () => {
  const { house, jack, page } = await rendered();
  const at = new Date(house.clock.now() + 300_000).toISOString();
  const store = createPresenceStore({ clock: house.clock, initialPresence: { ...page, at } });
  store.attach(jack.client, () => {});
  await house.enter('jess');
  store.applyUsers((await jack.client.queryUsers({ id: 'jess' })).users);
  expect(store.user('jess').getState().freshness).toBe('stale');
  await house.clock.advance(61_000);
  expect(store.user('jess').getState().freshness).toBe('unknown');
  expect(store.user('john').getState().freshness).toBe('unknown');
});

it('may be null, as a page without it says', () => {
  const store = createPresenceStore({ initialPresence: null });
  expect(store.getState().users.size).toBe(0);
});
