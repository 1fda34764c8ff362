import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createPresenceClient } from 'presence-kit/client';
import type { PresenceChangedEvent, PresenceClient } from 'presence-kit/client';
import { createPresenceEngine } from 'presence-kit/engine';
import { createToken } from 'presence-kit/server';
import { manualClock } from 'presence-kit/testing';
import { listening } from '../server/listening.js';
import { secret, startServer } from '../server/people.js';

// The calls of the public API as the documentation shows them, against every way to run the engine.

const setups = {
  async 'the embedded engine'() {
    const engine = createPresenceEngine();
    return () => createPresenceClient({ transport: engine.transport() });
  },
  async 'the embedded engine with a secret'() {
    const engine = createPresenceEngine({ secret });
    return () => createPresenceClient({ transport: engine.transport() });
  },
  async 'a server'() {
    const { url } = await startServer();
    return () => createPresenceClient({ url });
  },
  async "the app's own http.Server"() {
    const web = createServer();
    const host = await listening(web);
    await startServer({ server: web, path: '/presence' });
    return () => createPresenceClient({ url: `ws://${host}/presence` });
  },
};

function nextChange(client: PresenceClient): Promise<PresenceChangedEvent> {
  return new Promise((resolve) => {
    const stop = client.on('user.presence.changed', (event) => {
      stop();
      resolve(event);
    });
  });
}

describe.each(Object.entries(setups))('the public calls run on %s', (_, setUp) => {
  test('from an invisible connect to a goodbye', async () => {
    const open = await setUp();
    const john = open();
    onTestFinished(() => john.disconnectUser());
    await john.connectUser({ id: 'john' }, await createToken('john', secret));

    const client = open();
    const token = await createToken('super-band-9', secret);
    const own = await client.connectUser({ id: 'super-band-9', invisible: true, status: 'On stage' }, token);
    expect(own).toMatchObject({ id: 'super-band-9', online: false, invisible: true, status: 'On stage' });
    expect(own).not.toHaveProperty('last_active');

    const watched = await john.queryUsers({ id: 'super-band-9' }, [], { presence: true });
    expect(watched.users).toMatchObject([{ id: 'super-band-9', online: false, status: 'On stage' }]);
    const arrival = nextChange(john);
    await client.upsertUser({ id: 'super-band-9', invisible: false });
    const { type, user, created_at } = await arrival;
    expect({ type, user }).toMatchObject({
      type: 'user.presence.changed',
      user: { id: 'super-band-9', online: true, status: 'On stage', last_active: user.last_active },
    });
    expect([user.last_active, created_at]).toEqual(Array(2).fill(expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/)));
    expect(user).not.toHaveProperty('invisible');

    const channel = client.channel('messaging', 'flutterdevs', { name: 'Flutter devs', members: ['john', 'jack'] });
    const answer = await channel.watch({ presence: true });
    expect(answer.channel).toMatchObject({ cid: 'messaging:flutterdevs', name: 'Flutter devs' });
    expect(answer.watching).toEqual({ watched: ['john', 'jack'], limit: 10, over_limit: [] });
    expect(answer.members.find(({ id }) => id === 'john')).toMatchObject({ online: true });

    const { channels } = await client.queryChannels(
      { type: 'messaging', members: { $in: ['super-band-9'] } },
      [{ last_message_at: -1 }],
      { presence: true },
    );
    expect(channels.map(({ cid }) => cid)).toEqual(['messaging:flutterdevs']);
    const theirs = await john.queryChannels(
      { type: 'messaging', members: { $in: ['john'] } },
      [{ last_message_at: -1 }],
      { presence: true },
    );
    expect(theirs.channels[0]?.members.map(({ id }) => id)).toContain('super-band-9');

    const { users, watching } = await client.queryUsers(
      { id: { $in: ['john', 'jack', 'jessie'] } },
      [{ last_active: -1 }],
      { presence: true, offset: 0, limit: 20 },
    );
    expect(users.map(({ id }) => id)).toEqual(['john']);
    expect(watching).toEqual({ watched: ['john', 'jack', 'jessie'], limit: 20, over_limit: [] });

    const departure = nextChange(john);
    await client.disconnectUser();
    expect((await departure).user).toMatchObject({ id: 'super-band-9', online: false, status: 'On stage' });
  });
});

test('a test moves the clock and drops a connection', async () => {
  const clock = manualClock('2026-01-05T09:00:00.000Z');
  const engine = createPresenceEngine({ clock });
  const transport = engine.transport();
  const john = createPresenceClient({ transport, clock });
  const jack = createPresenceClient({ transport: engine.transport(), clock });
  await Promise.all([john.connectUser({ id: 'john' }), jack.connectUser({ id: 'jack' })]);
  await jack.queryUsers({ id: 'john' }, [], { presence: true });
  const changes: [boolean, number][] = [];
  jack.on('user.presence.changed', ({ user }) => changes.push([user.online, clock.now() - start]));
  const start = clock.now();

  transport.drop();
  await clock.advance(7_999);
  expect(john.connectionStatus).toBe('connected');
  transport.refuse();
  transport.drop();
  await clock.advance(7_999);
  expect(changes).toEqual([]);
  await clock.advance(1);
  expect(changes).toEqual([[false, 15_999]]);
  transport.restore();
  await clock.advance(10_000);
  expect(changes.map(([online]) => online)).toEqual([false, true]);

  transport.delay(250);
  const read = jack.queryUsers({ online: true });
  const written = john.upsertUser({ id: 'john', status: 'Slow' });
  await clock.advance(1_000);
  expect((await read).users.map(({ id }) => id)).toEqual(['jack', 'john']);
  expect(await written).toMatchObject({ status: 'Slow' });
});
