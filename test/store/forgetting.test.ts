import { createPresenceStore } from 'presence-kit/client';
import { expect, it } from 'vitest';
import { storeFixture } from './storeFixture.js';

it('the store forgets a user whom no component shows, and keeps one whom a component shows', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const store = createPresenceStore({ clock: fixture.clock });
  store.attach(jack.client, () => {});
  for (let index = 0; index < 30; index++) await fixture.tab(`user-${index}`);
  store.applyUsers((await jack.client.queryUsers({}, [], { limit: 100 })).users);
  store.user('user-3').addListener(() => {});
  await fixture.clock.advance(200);
  expect(store.getState().users.size).toBe(31);
  await fixture.clock.advance(15 * 60_000);
  expect([...store.getState().users.keys()].toSorted()).toEqual(['jack', 'user-3']);
  expect(store.user('user-3').getState()).toMatchObject({ presence: 'online', freshness: 'live' });
});
