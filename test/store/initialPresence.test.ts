import { dehydratePresence } from 'presence-kit';
import { createPresenceStore } from 'presence-kit/client';
import { expect, it } from 'vitest';
import { storeFixture } from './storeFixture.js';

async function rendered() {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack', { invisible: true });
  const john = await fixture.tab('john', { name: 'John', status: 'Here' });
  const { users } = await jack.client.queryUsers({ id: { $in: ['john', 'jack'] } });
  return { fixture, jack, john, page: dehydratePresence(users, fixture.clock) };
}

it('the server sends the public view of users and its age, and never who is invisible', async () => {
  const { page } = await rendered();
  expect(page.at).toBe('2019-01-07T13:00:00.000Z');
  expect(page.users.map(({ id }) => id).toSorted()).toEqual(['jack', 'john']);
  expect(JSON.stringify(page)).not.toContain('invisible');
});

it('initial presence is shown as last known, then is live, then follows changes', async () => {
  const { fixture, jack, john, page } = await rendered();
  const store = createPresenceStore({ clock: fixture.clock, initialPresence: JSON.parse(JSON.stringify(page)) });
  expect(store.user('john').getState()).toMatchObject({ name: 'John', presence: 'online', freshness: 'stale' });
  expect(store.user('john').getInitialState()).toBe(store.user('john').getState());
  store.attach(jack.client, () => {});
  store.user('john').addListener(() => {});
  await fixture.clock.advance(0);
  expect(store.user('john').getState()).toMatchObject({ presence: 'online', freshness: 'live' });
  await john.client.disconnectUser();
  await fixture.clock.advance(200);
  expect(store.user('john').getState().presence).toBe('offline');
  expect(store.user('john').getInitialState().presence).toBe('online');
});

it('initial presence is unknown once it is a minute old without a connection', async () => {
  const { fixture, page } = await rendered();
  await fixture.clock.advance(45_000);
  const store = createPresenceStore({ clock: fixture.clock, initialPresence: page });
  store.attach(fixture.emptyTab().client, () => {});
  await fixture.clock.advance(14_000);
  expect(store.user('john').getState().freshness).toBe('stale');
  await fixture.clock.advance(1001);
  expect(store.user('john').getState()).toMatchObject({ presence: 'unknown', freshness: 'unknown' });
});

it('initial presence is shown as last known when the clock of this machine is a minute ahead', async () => {
  const { fixture, page } = await rendered();
  await fixture.clock.advance(60_000);
  const store = createPresenceStore({ clock: fixture.clock, initialPresence: page });
  store.attach(fixture.emptyTab().client, () => {});
  await fixture.clock.advance(9_000);
  expect(store.user('john').getState()).toMatchObject({ presence: 'online', freshness: 'stale' });
  await fixture.clock.advance(1_001);
  expect(store.user('john').getState().freshness).toBe('unknown');
});

it('other users become unknown in time when the clock of this machine is behind', async () => {
  const { fixture, jack, page } = await rendered();
  const at = new Date(fixture.clock.now() + 300_000).toISOString();
  const store = createPresenceStore({ clock: fixture.clock, initialPresence: { ...page, at } });
  store.attach(jack.client, () => {});
  await fixture.tab('jess');
  store.applyUsers((await jack.client.queryUsers({ id: 'jess' })).users);
  expect(store.user('jess').getState().freshness).toBe('stale');
  await fixture.clock.advance(61_000);
  expect(store.user('jess').getState().freshness).toBe('unknown');
  expect(store.user('john').getState().freshness).toBe('unknown');
});

it('initial presence may be null', () => {
  const store = createPresenceStore({ initialPresence: null });
  expect(store.getState().users.size).toBe(0);
});
