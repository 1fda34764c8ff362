import { createPresenceStore } from 'presence-kit/client';
import { expect, it } from 'vitest';
import { openHouse } from './house.js';

it('whom nobody shows is forgotten in time, whom somebody shows is not', async () => {
  const house = openHouse();
  const jack = await house.enter('jack');
  const store = createPresenceStore({ clock: house.clock });
  store.attach(jack.client, () => {});
  for (let index = 0; index < 30; index++) await house.enter(`user-${index}`);
  store.applyUsers((await jack.client.queryUsers({}, [], { limit: 100 })).users);
  store.user('user-3').addListener(() => {});
  await house.clock.advance(200);
  expect(store.getState().users.size).toBe(31);
  await house.clock.advance(15 * 60_000);
  expect([...store.getState().users.keys()].toSorted()).toEqual(['jack', 'user-3']);
  expect(store.user('user-3').getState()).toMatchObject({ presence: 'online', freshness: 'live' });
});
