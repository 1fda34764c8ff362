import { manualClock } from 'presence-kit/testing';
import { expect, test } from 'vitest';
import { person, startServer } from './people.js';
import { rawUser } from './rawSocket.js';

/** A broken socket is known on the other side a moment later, in real time. */
const serverHeardOfIt = () => new Promise((resolve) => setTimeout(resolve, 50));
const everyone = { id: { $in: ['john', 'jack'] } };

test('two people see each other come, change their status and leave', async () => {
  const { url } = await startServer();
  const john = await person(url, { id: 'john', name: 'John' });
  const before = await john.client.queryUsers(everyone, [], { presence: true });
  expect(before.users.map(({ id, online }) => ({ id, online }))).toEqual([{ id: 'john', online: true }]);
  expect(before.watching).toMatchObject({ watched: ['jack'] });

  const jack = await person(url, 'jack');
  await john.hears('online jack');
  await jack.client.upsertUser({ id: 'jack', status: 'Grüße aus 東京 🍜' });
  await expect
    .poll(() => john.events.at(-1))
    .toMatchObject({ type: 'user.presence.changed', user: { id: 'jack', online: true, status: 'Grüße aus 東京 🍜' } });
  await jack.client.disconnectUser();
  await john.hears('offline jack');
  expect(john.heard.filter((what) => /^(on|off)line jack/.test(what))).toEqual([
    'online jack',
    'online jack',
    'offline jack',
  ]);
});

test('going invisible looks like leaving, and takes nothing else along', async () => {
  const { url } = await startServer();
  const john = await person(url, 'john');
  const jack = await person(url, { id: 'jack', name: 'Jack', status: 'Here' });
  await john.client.queryUsers(everyone, [], { presence: true });
  const own = await jack.client.upsertUser({ id: 'jack', invisible: true });
  expect(own).toMatchObject({ invisible: true, online: false, name: 'Jack', status: 'Here' });
  await john.hears('offline jack');
  const seen = await john.reads('jack');
  expect(seen).toMatchObject({ online: false, name: 'Jack', status: 'Here' });
  expect(seen).not.toHaveProperty('invisible');
  await jack.client.upsertUser({ id: 'jack', invisible: false });
  await john.hears('online jack');
});

test('somebody whose socket breaks is offline after the grace, and not before', async () => {
  const clock = manualClock();
  const { url } = await startServer({ clock });
  const john = await person(url, 'john');
  const jack = await rawUser(url, 'jack');
  await john.client.queryUsers(everyone, [], { presence: true });
  jack.ws.terminate();
  await jack.closed;
  await serverHeardOfIt();
  await clock.advance(7_900);
  expect(await john.reads('jack')).toMatchObject({ online: true });
  await clock.advance(200);
  await john.hears('offline jack');
});

test('a return within the grace is no event for anybody', async () => {
  const clock = manualClock();
  const { url } = await startServer({ clock });
  const john = await person(url, 'john');
  const before = await rawUser(url, 'jack');
  await john.client.queryUsers(everyone, [], { presence: true });
  before.ws.terminate();
  await serverHeardOfIt();
  await clock.advance(5_000);
  await rawUser(url, 'jack');
  await clock.advance(20_000);
  expect(await john.reads('jack')).toMatchObject({ online: true });
  expect(john.heard).not.toContain('offline jack');
  expect(john.heard).not.toContain('online jack');
});

test('a connection of which nothing is heard ends, and one that answers pings lives', async () => {
  const clock = manualClock();
  const { url } = await startServer({ clock });
  const john = await person(url, 'john');
  await john.client.queryUsers({ id: { $in: ['jack', 'jim'] } }, [], { presence: true });
  await rawUser(url, 'jim');
  const asleep = await rawUser(url, 'jack', { autoPong: false });
  await john.hears('online jack');
  // In steps, since the answers to pings travel in real time.
  for (let seconds = 0; seconds < 40; seconds += 1) {
    await clock.advance(1_000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await john.hears('offline jack');
  expect(await john.reads('jim')).toMatchObject({ online: true });
  expect(john.heard).not.toContain('offline jim');
  await asleep.closed;
});

test('an event and an answer of any length arrive whole', async () => {
  const { url, engine } = await startServer();
  const john = await person(url, 'john');
  // Frames name their length in one, three or nine bytes.
  for (const length of [0, 1, 50, 120, 1_000, 4_900]) {
    const note = 'ä'.repeat(length / 2);
    await engine.command('upsertUsers', { users: [{ id: 'jack', note }] });
    expect(await john.reads('jack')).toMatchObject({ note });
  }
  const users = Array.from({ length: 100 }, (_, count) => ({
    id: `user-${count}`,
    team: 'a',
    note: 'x'.repeat(4_000),
  }));
  await engine.command('upsertUsers', { users });
  const answer = await john.client.queryUsers({ team: 'a' }, [], { limit: 100 });
  expect(answer.users).toHaveLength(100);
  expect((answer.users as unknown as { note: string }[]).every(({ note }) => note.length === 4_000)).toBe(true);
});
