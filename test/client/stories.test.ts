import { beforeEach, describe, expect, test } from 'vitest';
import { createPresenceClient } from 'presence-kit/client';
import type { PresenceClient, PresenceError, PresenceEvent } from 'presence-kit/client';
import { createPresenceEngine } from 'presence-kit/engine';
import { manualClock } from 'presence-kit/testing';
import { seededRandom } from '../../src/base/random.js';

// The real client on the real engine: what people see of each other, and of themselves.

type Engine = ReturnType<typeof createPresenceEngine>;

let clock: ReturnType<typeof manualClock>;
let engine: Engine;
let errors: PresenceError[];
let devices: number;

beforeEach(() => {
  clock = manualClock('2019-01-07T13:00:00.000Z');
  engine = createPresenceEngine({ clock });
  errors = [];
  devices = 1;
});

/** A device of somebody's, with a network of its own. */
function device() {
  const network = engine.transport();
  const client = createPresenceClient({
    transport: network,
    clock,
    random: seededRandom(devices++),
    onError: (error) => errors.push(error),
  });
  const events: PresenceEvent[] = [];
  client.on((event) => events.push(event));
  return { client, network, events };
}

async function person(id: string, fields: Record<string, unknown> = {}) {
  const mine = device();
  await mine.client.connectUser({ id, ...fields });
  return mine;
}

async function watching(client: PresenceClient, ...ids: string[]) {
  return client.queryUsers({ id: { $in: ids } }, [], { presence: true });
}

const told = (events: PresenceEvent[]) =>
  events.flatMap((event) =>
    event.type === 'user.presence.changed'
      ? [`${event.user.id} ${event.user.online ? 'online' : 'offline'}`]
      : event.type === 'connection.changed'
        ? []
        : [event.type],
  );

describe('two people', () => {
  test('see each other come, write a status, and go', async () => {
    const jack = await person('jack');
    await watching(jack.client, 'john');
    const john = await person('john', { name: 'John' });
    await john.client.upsertUser({ id: 'john', status: 'Eating a veggie burger...' });
    await john.client.disconnectUser();
    await clock.advance(0);
    expect(
      jack.events.slice(1).map((event) => [event.type, 'user' in event && [event.user.online, event.user.status]]),
    ).toEqual([
      ['user.updated', [false, undefined]],
      ['user.presence.changed', [true, undefined]],
      ['user.presence.changed', [true, 'Eating a veggie burger...']],
      ['user.presence.changed', [false, 'Eating a veggie burger...']],
    ]);
    expect(errors).toEqual([]);
  });

  test('as soon as disconnectUser has resolved, the other one reads offline', async () => {
    const jack = await person('jack');
    const john = await person('john');
    await john.client.disconnectUser();
    expect((await jack.client.queryUsers({ id: 'john' })).users[0]).toMatchObject({ online: false });
  });

  test('the own view follows what another device of the same user does', async () => {
    const laptop = await person('john');
    const phone = await person('john');
    await phone.client.upsertUser({ id: 'john', invisible: true });
    expect(laptop.client.user).toMatchObject({ invisible: true, online: false });
    expect(phone.client.user).toEqual(laptop.client.user);
    expect(told(laptop.events)).toEqual(['user.updated']);
    expect(told(phone.events)).toEqual(['user.updated']);
  });

  test('an invisible user stays invisible through a lost connection', async () => {
    const jack = await person('jack');
    await watching(jack.client, 'john');
    const john = await person('john', { invisible: true });
    john.network.drop();
    await clock.advance(600);
    expect(john.client.connectionStatus).toBe('connected');
    expect(john.client.user).toMatchObject({ invisible: true });
    expect(told(jack.events)).toEqual(['user.updated']);
  });
});

describe('a lost connection', () => {
  test('that comes back is no event for anybody else', async () => {
    const jack = await person('jack');
    await watching(jack.client, 'john');
    const john = await person('john');
    jack.events.length = 0;
    for (let round = 0; round < 5; round++) {
      john.network.drop();
      await clock.advance(500);
      expect(john.client.connectionStatus).toBe('connected');
      await clock.advance(10_000);
    }
    await clock.advance(60_000);
    expect(jack.events).toEqual([]);
  });

  test('is caught up with: what differs comes as events, and then the word that this was all', async () => {
    engine = createPresenceEngine({ clock, graceMs: 60_000 });
    const john = await person('john');
    const jack = await person('jack');
    const jessie = await person('jessie');
    await person('super-band-9');
    await watching(john.client, 'jack', 'jessie', 'super-band-9', 'nobody-yet', 'deleted');
    await engine.command('upsertUsers', { users: [{ id: 'deleted', name: 'Soon gone' }] });
    john.events.length = 0;

    john.network.drop();
    john.network.refuse();
    await clock.advance(0);
    await jack.client.disconnectUser();
    await jessie.client.upsertUser({ id: 'jessie', name: 'Jess', status: 'New name' });
    await engine.command('deleteUser', { id: 'deleted' });
    await person('nobody-yet');
    await clock.advance(5_000);
    expect(told(john.events)).toEqual([]);

    john.network.restore();
    await clock.advance(10_000);
    expect(john.events.map((event) => ('user' in event ? `${event.type} ${event.user.id}` : event.type))).toEqual([
      'connection.changed',
      'connection.changed',
      'user.presence.changed jack',
      'user.updated jessie',
      'user.presence.changed jessie',
      'user.updated nobody-yet',
      'user.presence.changed nobody-yet',
      'user.deleted deleted',
      'connection.recovered',
    ]);

    // And the watches live on.
    john.events.length = 0;
    await person('jack');
    await clock.advance(0);
    expect(told(john.events)).toEqual(['jack online']);
  });

  test('takes up channels again: new members, their state, and what comes after', async () => {
    const john = await person('john');
    await person('jack');
    const channel = john.client.channel('messaging', 'flutterdevs', { members: ['john', 'jack'] });
    expect((await channel.watch({ presence: true })).watching?.watched).toEqual(['jack']);
    await john.client.queryChannels({ members: { $in: ['john'] } }, [], { presence: true });
    await clock.advance(0);
    john.events.length = 0;
    john.network.drop();
    await clock.advance(0);
    await engine.command('addMembers', { type: 'messaging', id: 'flutterdevs', members: ['jessie'] });
    await clock.advance(500);
    expect(
      john.events.map((event) => ('added' in event ? [event.added, event.member_count] : event.type)).slice(2),
    ).toEqual([[['jessie'], 3], 'connection.recovered']);
    john.events.length = 0;
    await person('jessie');
    await clock.advance(0);
    expect(told(john.events)).toContain('jessie online');
    await channel.stopWatching();
    john.network.drop();
    await clock.advance(500);
    john.events.length = 0;
    await engine.command('upsertUsers', { users: [{ id: 'jessie', status: 'Unheard' }] });
    await clock.advance(0);
    expect(john.events).toEqual([]);
  });

  test('takes up a channel of which several pages of members were read: who came and left in any page', async () => {
    engine = createPresenceEngine({ clock, limits: { membersPage: 3 } });
    const everybody = ['jack', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7'];
    const devs = { type: 'messaging', id: 'devs' };
    await engine.command('upsertChannel', { ...devs, data: { members: everybody } });
    const jack = await person('jack');
    const channel = jack.client.channel('messaging', 'devs');
    await channel.watch({ presence: true });
    await channel.queryMembers({ offset: 3 });
    await channel.queryMembers({ offset: 6 });
    jack.network.refuse();
    jack.network.drop();
    await engine.command('removeMembers', { ...devs, members: ['m1', 'm4'] });
    await engine.command('addMembers', { ...devs, members: ['new1', 'new2'] });
    jack.events.length = 0;
    jack.network.restore();
    await clock.advance(11_000);
    expect(jack.events.filter(({ type }) => type === 'channel.updated')).toMatchObject([
      { added: ['new1', 'new2'], removed: ['m1', 'm4'], member_count: 8 },
    ]);
    expect(jack.events.at(-1)?.type).toBe('connection.recovered');
  });

  test('takes up a channel of which one page was read: who moved up to it is nobody new', async () => {
    engine = createPresenceEngine({ clock, limits: { membersPage: 3 } });
    const devs = { type: 'messaging', id: 'devs' };
    await engine.command('upsertChannel', { ...devs, data: { members: ['jack', 'm1', 'm2', 'm3', 'm4'] } });
    const jack = await person('jack');
    await jack.client.channel('messaging', 'devs').watch({ presence: true });
    jack.network.refuse();
    jack.network.drop();
    await engine.command('removeMembers', { ...devs, members: ['m1'] });
    jack.events.length = 0;
    jack.network.restore();
    await clock.advance(11_000);
    const [event, ...others] = jack.events.filter(({ type }) => type === 'channel.updated');
    expect(event).toMatchObject({ removed: ['m1'], member_count: 4 });
    expect(event).not.toHaveProperty('added');
    expect(others).toEqual([]);
  });

  test('after an unwatch, only what is still watched is heard', async () => {
    const john = await person('john');
    await watching(john.client, 'jack', 'jessie');
    await john.client.unwatchUsers(['jack']);
    john.network.drop();
    await clock.advance(500);
    john.events.length = 0;
    await person('jack');
    await person('jessie');
    await clock.advance(0);
    expect(told(john.events)).toEqual(['user.updated', 'jessie online']);
  });

  test('does not end in a loop because somebody asked for an id that is none', async () => {
    const john = await person('john');
    await expect(watching(john.client, 'no id', 'jack')).rejects.toMatchObject({ code: 'invalid_input' });
    john.network.drop();
    await clock.advance(60_000);
    expect(john.events.at(-1)?.type).toBe('connection.recovered');
    expect(errors).toEqual([]);
  });

  test('of the server itself is no event: everybody is back within the grace', async () => {
    const john = await person('john', { status: 'On stage' });
    const jack = await person('jack');
    await watching(jack.client, 'john');
    await watching(john.client, 'jack');
    john.events.length = jack.events.length = 0;
    await engine.restart();
    await clock.advance(60_000);
    for (const { events } of [john, jack])
      expect(events.map(({ type }) => type)).toEqual([
        'connection.changed',
        'connection.changed',
        'connection.recovered',
      ]);
    expect(john.client.user).toMatchObject({ online: true, status: 'On stage' });
  });

  test('a question that was under way is answered after the return', async () => {
    const john = await person('john');
    john.network.delay(1_000);
    const answer = john.client.queryUsers({ id: 'john' });
    await clock.advance(500);
    john.network.restore();
    john.network.drop();
    await clock.advance(600);
    expect((await answer).users).toMatchObject([{ id: 'john' }]);
  });

  test('a wish of that time is not lost: the last one wins, and nobody sees the others', async () => {
    const jack = await person('jack');
    await watching(jack.client, 'john');
    const john = await person('john');
    jack.events.length = 0;
    john.network.refuse();
    john.network.drop();
    await clock.advance(0);
    const wishes = ['one', 'two', 'three'].map((status) => john.client.upsertUser({ id: 'john', status }));
    john.network.restore();
    await clock.advance(10_000 - 1);
    expect((await Promise.all(wishes)).map(({ status }) => status)).toEqual(['three', 'three', 'three']);
    expect(jack.events.map((event) => 'user' in event && event.user.status)).toEqual(['three']);
  });
});

test('who was away for longer than the grace finds the own view changed, and is told first', async () => {
  const john = await person('john');
  john.network.refuse();
  john.network.drop();
  await clock.advance(20_000);
  john.network.restore();
  john.events.length = 0;
  await clock.advance(10_000);
  expect(john.events.map(({ type }) => type)).toEqual(['connection.changed', 'user.updated', 'connection.recovered']);
  expect(john.client.user).toMatchObject({ online: true });
});

describe('the same tick', () => {
  test('connect, disconnect, connect: one connection, and others see one arrival', async () => {
    const jack = await person('jack');
    await watching(jack.client, 'john');
    jack.events.length = 0;
    const john = device();
    const first = john.client.connectUser({ id: 'john', name: 'John' });
    const left = john.client.disconnectUser();
    const second = john.client.connectUser({ id: 'john', name: 'John' });
    await expect(first).rejects.toMatchObject({ code: 'closed' });
    await left;
    await second;
    await clock.advance(60_000);
    expect(told(jack.events)).toEqual(['user.updated', 'john online']);
    await john.client.disconnectUser();
    await clock.advance(0);
    expect(told(jack.events).at(-1)).toBe('john offline');
  });

  test('disconnect, connect on a connection that stands: others see nothing, or a goodbye and an arrival', async () => {
    const jack = await person('jack');
    await watching(jack.client, 'john');
    const john = await person('john');
    jack.events.length = 0;
    void john.client.disconnectUser();
    await john.client.connectUser({ id: 'john' });
    await clock.advance(60_000);
    expect([[], ['john offline', 'john online']]).toContainEqual(told(jack.events));
    expect((await jack.client.queryUsers({ id: 'john' })).users[0]).toMatchObject({ online: true });
  });
});

describe('with a secret', () => {
  test('a missing token is refused, and says what to do', async () => {
    engine = createPresenceEngine({ clock, secret: 'a secret that is long enough for HS256' });
    const john = device();
    await expect(john.client.connectUser({ id: 'john' })).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringMatching(/^presence-kit: cannot connect; /) as string,
    });
    expect(john.client.connectionStatus).toBe('disconnected');
  });

  test('what is wrong with the profile is said, and nothing is connected', async () => {
    const john = device();
    await expect(john.client.connectUser({ id: 'john', status: 'x'.repeat(121) })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    await expect(john.client.connectUser({ id: '' })).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(john.client.connectUser(undefined as never)).rejects.toMatchObject({ code: 'invalid_input' });
    expect(john.client.connectionStatus).toBe('disconnected');
  });
});

test("a server's clock that is ahead is known", async () => {
  const ahead = { ...clock, now: () => clock.now() + 3_600_000 };
  engine = createPresenceEngine({ clock: ahead });
  const john = await person('john');
  expect(john.client.clockOffset).toBe(3_600_000);
});

test('a user who is deleted is told so and not tried again', async () => {
  const john = await person('john');
  await engine.command('deleteUser', { id: 'john' });
  await clock.advance(60_000);
  expect(john.client.connectionStatus).toBe('disconnected');
  expect(john.client.user).toBeUndefined();
  expect(errors.map(({ code }) => code)).toEqual(['closed']);
});
