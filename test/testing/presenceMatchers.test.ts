import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestPresence } from 'presence-kit/testing';
import type { TestPerson, TestPresence } from 'presence-kit/testing';
import './presenceMatchers.js';

let presence: TestPresence;
let john: TestPerson;
let jack: TestPerson;

beforeEach(async () => {
  presence = await createTestPresence({
    people: { john: { status: 'On stage' }, jack: {}, jessie: { invisible: true } },
    as: 'jack',
  });
  john = presence.person('john');
  jack = presence.me;
});

afterEach(() => presence.close());

test('`toSee` takes a person, a tab or a client, and a word or fields', async () => {
  await expect(jack).toSee('john', 'online');
  await expect(jack.client).toSee('john', { online: true, status: 'On stage' });
  await expect(await jack.secondTab()).toSee('jessie', 'offline');
  await expect(jack).not.toSee('john', 'offline');
  await expect(jack).toSee('jessie', { last_active: undefined });
  await expect(jack).not.toSee('john', { online: true, status: undefined });
});

test('`toHaveReceived` compares all changes that a page received, in order', async () => {
  await jack.client.queryUsers({ id: { $in: ['john', 'jessie'] } }, [], { presence: true });
  expect(jack).toHaveReceived([]);
  await john.client.upsertUser({ id: 'john', status: null, name: 'John' });
  await presence.person('jessie').client.upsertUser({ id: 'jessie', invisible: false });
  await john.client.disconnectUser();
  await presence.clock.advance(0);
  expect(jack).toHaveReceived(['john online', 'jessie online', 'john offline']);
  expect(jack).not.toHaveReceived(['john online', 'jessie online']);
  expect(jack).not.toHaveReceived(['john online', 'john offline', 'jessie online']);
  await jack.refresh();
  expect(jack).toHaveReceived([]);
});

test('a matcher that fails says so in a sentence', async () => {
  await expect(() => expect(jack).toSee('john', 'offline')).rejects.toThrow(
    `presence-kit: expected 'jack' to see of 'john' {"online":false}, but it was {"online":true}`,
  );
  await expect(() => expect(jack).not.toSee('john', 'online')).rejects.toThrow(
    `expected 'jack' to see of 'john' anything but {"online":true}`,
  );
  await expect(() => expect(jack).toSee('jhon', 'offline')).rejects.toThrow(/but it was nobody/);
  expect(() => expect(jack).toHaveReceived(['john offline'])).toThrow(
    `presence-kit: expected 'jack' to have received ["john offline"], but it was []`,
  );
});

test('`toSee` throws for a client that is not connected, and does not wait', async () => {
  jack.transport.refuse();
  jack.transport.drop();
  await presence.clock.advance(0);
  for (const claim of [() => expect(jack).toSee('john', 'online'), () => expect(jack).not.toSee('john', 'online')])
    await expect(claim).rejects.toThrow(
      "presence-kit: cannot ask what 'jack' sees; the client is reconnecting. Connect it, or advance the clock until it is connected.",
    );
});
