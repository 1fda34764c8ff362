import { expect, test } from 'vitest';
import { embeddedStage } from './embeddedStage.js';
import { createPerson } from './person.js';
import type { Person } from './person.js';
import type { Stage } from './stage.js';

// What the random stories found, each as a story of its own.

const start = Date.parse('2019-01-07T13:00:00.000Z');

async function jackWatchesJohn(stage: Stage): Promise<{ john: Person; jack: Person; heard: () => unknown[] }> {
  const john = createPerson(stage, 'john');
  const jack = createPerson(stage, 'jack');
  await stage.command('upsertUsers', { users: [{ id: 'john' }] });
  await jack.connect(0);
  jack.ask(0, 'queryUsers', { filter: { id: 'john' }, presence: true });
  await stage.settle();
  const heard = () =>
    (jack.line(0)?.told ?? []).flatMap(({ at, text }) => {
      const { event } = JSON.parse(text) as {
        event?: { type: string; user: { online: boolean; last_active?: string } };
      };
      return event?.type === 'user.presence.changed'
        ? [{ at: at - start, online: event.user.online, seen: Date.parse(event.user.last_active ?? '') - start }]
        : [];
    });
  return { john, jack, heard };
}

test('somebody who is made invisible while lost is last active then, as if they had said goodbye', async () => {
  const stage = embeddedStage({});
  const { john, heard } = await jackWatchesJohn(stage);
  await john.connect(0);
  await stage.pass(1_000);
  john.line(0)?.lose();
  await stage.pass(3_000);
  await stage.command('upsertUsers', { users: [{ id: 'john', invisible: true }] });
  await stage.settle();
  expect(heard().at(-1)).toEqual({ at: 4_000, online: false, seen: 4_000 });
});

test('how long somebody had been there unseen is not to be told from when their device falls silent', async () => {
  const stage = embeddedStage({});
  const { john, heard } = await jackWatchesJohn(stage);
  await john.connect(0, { profile: { invisible: true } });
  await stage.pass(20_000);
  john.sleep(0, true);
  await stage.command('upsertUsers', { users: [{ id: 'john', invisible: false }] });
  await stage.pass(60_000);
  expect(heard()).toEqual([
    { at: 20_000, online: true, seen: 20_000 },
    { at: 55_000, online: false, seen: 20_000 },
  ]);
});

test('a refusal does not overtake an answer that waits until the change of somebody else is kept', async () => {
  const stage = embeddedStage({ slow: true });
  const { john, jack } = await jackWatchesJohn(stage);
  await john.connect(0);
  const before = jack.line(0)?.told.length;
  const answered = jack.ask(0, 'queryUsers', { filter: { id: 'nobody' } });
  const refused = jack.ask(0, 'queryUsers', { filter: { invisible: true } });
  await stage.settle();
  const ids = jack
    .line(0)
    ?.told.slice(before)
    .map(({ text }) => (JSON.parse(text) as { id?: number }).id);
  expect(ids?.filter((id) => id !== undefined)).toEqual([answered, refused]);
});

test('somebody whom the server turns away hears why, although it is busy with the change of somebody else', async () => {
  const stage = embeddedStage({ slow: true });
  const { john } = await jackWatchesJohn(stage);
  await john.connect(0);
  const line = await stage.open('jack', { type: 'connect', protocol: 99, id: 0, user: { id: 'jack' } });
  line.send({ type: 'connect', protocol: 1, id: 1, user: { id: 'jack' } });
  await stage.settle();
  expect(line.told.map(({ text }) => text)).toEqual([
    expect.stringContaining('protocol 99 is not spoken here'),
    'closed 4400 refused',
  ]);
});

test('somebody who is deleted does not come back because their connection breaks at that moment', async () => {
  const stage = embeddedStage({ slow: true });
  const { john } = await jackWatchesJohn(stage);
  await john.connect(0);
  await stage.settle();
  const deleted = stage.command('deleteUser', { id: 'john' });
  john.line(0)?.lose();
  await deleted;
  await stage.settle();
  expect(stage.kept('john')).toBe(undefined);
});
