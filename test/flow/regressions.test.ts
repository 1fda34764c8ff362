import { expect, test } from 'vitest';
import { embeddedHarness } from './embeddedHarness.js';
import type { Harness } from './harness.js';
import { createPerson } from './person.js';
import type { Person } from './person.js';

// Defects that the random stories found, each with a test of its own.

const start = Date.parse('2019-01-07T13:00:00.000Z');

async function jackWatchesJohn(harness: Harness): Promise<{ john: Person; jack: Person; changes: () => unknown[] }> {
  const john = createPerson(harness, 'john');
  const jack = createPerson(harness, 'jack');
  await harness.command('upsertUsers', { users: [{ id: 'john' }] });
  await jack.connect(0);
  jack.request(0, 'queryUsers', { filter: { id: 'john' }, presence: true });
  await harness.settle();
  const changes = () =>
    (jack.connection(0)?.received ?? []).flatMap(({ at, text }) => {
      const { event } = JSON.parse(text) as {
        event?: { type: string; user: { online: boolean; last_active?: string } };
      };
      return event?.type === 'user.presence.changed'
        ? [{ at: at - start, online: event.user.online, lastActive: Date.parse(event.user.last_active ?? '') - start }]
        : [];
    });
  return { john, jack, changes };
}

test('a user who becomes invisible after a lost connection was last active at that moment, as after a goodbye', async () => {
  const harness = embeddedHarness({});
  const { john, changes } = await jackWatchesJohn(harness);
  await john.connect(0);
  await harness.advance(1_000);
  john.connection(0)?.lose();
  await harness.advance(3_000);
  await harness.command('upsertUsers', { users: [{ id: 'john', invisible: true }] });
  await harness.settle();
  expect(changes().at(-1)).toEqual({ at: 4_000, online: false, lastActive: 4_000 });
});

test('a device that falls silent does not betray how long its user was online while invisible', async () => {
  const harness = embeddedHarness({});
  const { john, changes } = await jackWatchesJohn(harness);
  await john.connect(0, { profile: { invisible: true } });
  await harness.advance(20_000);
  john.sleep(0, true);
  await harness.command('upsertUsers', { users: [{ id: 'john', invisible: false }] });
  await harness.advance(60_000);
  expect(changes()).toEqual([
    { at: 20_000, online: true, lastActive: 20_000 },
    { at: 55_000, online: false, lastActive: 20_000 },
  ]);
});

test('a refusal does not overtake a reply that waits until a change of another user is stored', async () => {
  const harness = embeddedHarness({ slowCommits: true });
  const { john, jack } = await jackWatchesJohn(harness);
  await john.connect(0);
  const before = jack.connection(0)?.received.length;
  const answered = jack.request(0, 'queryUsers', { filter: { id: 'nobody' } });
  const refused = jack.request(0, 'queryUsers', { filter: { invisible: true } });
  await harness.settle();
  const ids = jack
    .connection(0)
    ?.received.slice(before)
    .map(({ text }) => (JSON.parse(text) as { id?: number }).id);
  expect(ids?.filter((id) => id !== undefined)).toEqual([answered, refused]);
});

test('a client that the server refuses receives the reason, even while a change of another user is being stored', async () => {
  const harness = embeddedHarness({ slowCommits: true });
  const { john } = await jackWatchesJohn(harness);
  await john.connect(0);
  const connection = await harness.open('jack', { type: 'connect', protocol: 99, id: 0, user: { id: 'jack' } });
  connection.send({ type: 'connect', protocol: 1, id: 1, user: { id: 'jack' } });
  await harness.settle();
  expect(connection.received.map(({ text }) => text)).toEqual([
    expect.stringContaining('this server does not have protocol 99'),
    'closed 4400 refused',
  ]);
});

test('a deleted user stays deleted when their connection breaks at the same moment', async () => {
  const harness = embeddedHarness({ slowCommits: true });
  const { john } = await jackWatchesJohn(harness);
  await john.connect(0);
  await harness.settle();
  const deleted = harness.command('deleteUser', { id: 'john' });
  john.connection(0)?.lose();
  await deleted;
  await harness.settle();
  expect(harness.stored('john')).toBe(undefined);
});
