import { createPresenceClient } from 'presence-kit/client';
import type { OwnUser, PresenceClient, User } from 'presence-kit/client';
import { createPresenceEngine } from 'presence-kit/engine';
import type { EmbeddedTransport, EngineOptions, PresenceEngine } from 'presence-kit/engine';
import { createToken } from 'presence-kit/server';
import { manualClock } from 'presence-kit/testing';
import type { ManualClock } from 'presence-kit/testing';
import { beforeEach, describe, expect, it } from 'vitest';

const start = '2019-01-07T13:00:00.000Z';
const secret = 'a secret of at least thirty-two bytes';
let clock: ManualClock;
let engine: PresenceEngine;

beforeEach(() => begin());

function begin(options: EngineOptions = {}): void {
  clock = manualClock(start);
  engine = createPresenceEngine({ clock, ...options });
}

interface Tab {
  client: PresenceClient;
  transport: EmbeddedTransport;
}

async function tab(id: string, profile: Record<string, unknown> = {}): Promise<Tab> {
  const transport = engine.transport();
  const client = createPresenceClient({ transport, clock });
  await client.connectUser({ id, ...profile });
  return { client, transport };
}

/** jack, who watches john, and what he hears of him. */
async function jackWatchesJohn(): Promise<{ jack: Tab; heard: User[] }> {
  const jack = await tab('jack');
  const heard: User[] = [];
  jack.client.on('user.presence.changed', ({ user }) => heard.push(user));
  await jack.client.queryUsers({ id: { $in: ['john'] } }, [], { presence: true });
  return { jack, heard };
}

async function read(by: PresenceClient, id: string): Promise<User | undefined> {
  return (await by.queryUsers({ id })).users[0];
}

function at(ms: number): string {
  return new Date(Date.parse(start) + ms).toISOString();
}

describe('somebody who comes and goes', () => {
  it('is online to those who watch with the first connection, and offline with a goodbye at once', async () => {
    const { heard } = await jackWatchesJohn();
    const john = await tab('john');
    await clock.advance(1000);
    expect(heard.map(({ online }) => online)).toEqual([true]);
    await john.client.disconnectUser();
    await clock.advance(0);
    expect(heard.map(({ online }) => online)).toEqual([true, false]);
    expect(heard[1]?.last_active).toBe(at(1000));
  });

  it('goes offline 8 s after the last tab crashed, with the crash as last seen, and not before', async () => {
    const { heard } = await jackWatchesJohn();
    const john = await tab('john');
    await clock.advance(60_000);
    john.transport.refuse();
    john.transport.drop();
    await clock.advance(7999);
    expect(heard.map(({ online }) => online)).toEqual([true]);
    await clock.advance(1);
    expect(heard.map(({ online }) => online)).toEqual([true, false]);
    expect(heard[1]?.last_active).toBe(at(60_000));
  });

  it('is not seen to have reloaded', async () => {
    const { jack, heard } = await jackWatchesJohn();
    const john = await tab('john');
    const before = await read(jack.client, 'john');
    john.transport.drop();
    await clock.advance(20_000);
    expect(heard.map(({ online }) => online)).toEqual([true]);
    expect(await read(jack.client, 'john')).toEqual(before);
  });

  it('stays online while a second tab is open', async () => {
    const { heard } = await jackWatchesJohn();
    const first = await tab('john');
    const second = await tab('john');
    await first.client.disconnectUser();
    await clock.advance(60_000);
    expect(heard.map(({ online }) => online)).toEqual([true]);
    await second.client.disconnectUser();
    await clock.advance(0);
    expect(heard.map(({ online }) => online)).toEqual([true, false]);
  });

  it('is last active when it came online and every 15 minutes from then on, which is no event', async () => {
    const { jack, heard } = await jackWatchesJohn();
    await clock.advance(500);
    await tab('john');
    await clock.advance(15 * 60_000 - 1);
    expect((await read(jack.client, 'john'))?.last_active).toBe(at(500));
    await clock.advance(1);
    expect((await read(jack.client, 'john'))?.last_active).toBe(at(500 + 15 * 60_000));
    expect(heard).toHaveLength(1);
  });

  it('is held through a restart of the engine without an event', async () => {
    const { jack, heard } = await jackWatchesJohn();
    await tab('john', { status: 'Eating a veggie burger...' });
    await clock.advance(0);
    heard.length = 0;
    await engine.restart();
    await clock.advance(20_000);
    expect(heard).toEqual([]);
    expect(await read(jack.client, 'john')).toMatchObject({ online: true, status: 'Eating a veggie burger...' });
  });

  it('goes offline 30 s after a restart when it does not come back', async () => {
    const { heard } = await jackWatchesJohn();
    const john = await tab('john');
    await clock.advance(10_000);
    john.transport.refuse();
    await engine.restart();
    await clock.advance(29_999);
    expect(heard.map(({ online }) => online)).toEqual([true]);
    await clock.advance(1);
    expect(heard.map(({ online }) => online)).toEqual([true, false]);
  });
});

describe('somebody invisible', () => {
  it('is offline to others in the way of a goodbye, and knows it', async () => {
    const { heard } = await jackWatchesJohn();
    const john = await tab('john', { name: 'John', status: 'On stage' });
    await clock.advance(5000);
    const own = await john.client.upsertUser({ id: 'john', invisible: true });
    await clock.advance(0);
    expect(own).toMatchObject({
      invisible: true,
      online: false,
      name: 'John',
      status: 'On stage',
    } satisfies Partial<OwnUser>);
    expect(heard.at(-1)).toMatchObject({ online: false, status: 'On stage', last_active: at(5000) });
    expect(heard.at(-1)).not.toHaveProperty('invisible');
  });

  it('is not seen to connect, crash, return or leave', async () => {
    const { jack, heard } = await jackWatchesJohn();
    const john = await tab('john', { invisible: true });
    const before = await read(jack.client, 'john');
    john.transport.drop();
    await clock.advance(60_000);
    await tab('john');
    await john.client.disconnectUser();
    await clock.advance(60 * 60_000);
    expect(heard).toEqual([]);
    expect(await read(jack.client, 'john')).toEqual(before);
    expect(before).not.toHaveProperty('last_active');
  });

  it('stays so through disconnect, reconnect and restart until it says otherwise', async () => {
    const { heard } = await jackWatchesJohn();
    const first = await tab('john', { invisible: true });
    await first.client.disconnectUser();
    await engine.restart();
    await clock.advance(1000);
    const second = await tab('john');
    expect(second.client.user?.invisible).toBe(true);
    expect(heard).toEqual([]);
    await second.client.upsertUser({ id: 'john', invisible: false });
    await clock.advance(0);
    expect(heard.map(({ online }) => online)).toEqual([true]);
  });

  it('still publishes an edit of the status, which moves nothing else', async () => {
    const { heard } = await jackWatchesJohn();
    const john = await tab('john', { invisible: true });
    await john.client.upsertUser({ id: 'john', status: 'Back soon' });
    await clock.advance(0);
    expect(heard).toMatchObject([{ online: false, status: 'Back soon' }]);
    expect(heard[0]).not.toHaveProperty('last_active');
  });

  it('is forbidden where the app says so', async () => {
    begin({ policy: { mayBeInvisible: () => false } });
    const john = await tab('john');
    await expect(john.client.upsertUser({ id: 'john', invisible: true })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('a policy that throws', () => {
  it('refuses the one who asked, ends nobody else and is told to the app', async () => {
    const told: unknown[] = [];
    const broken = new Error('the policy is broken');
    const mayBeInvisible = () => {
      throw broken;
    };
    begin({ policy: { mayBeInvisible }, onError: (error) => told.push(error) });
    const { heard } = await jackWatchesJohn();
    const john = await tab('john');
    await expect(john.client.upsertUser({ id: 'john', invisible: true })).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(told).toEqual([broken]);
    await john.client.disconnectUser();
    await clock.advance(0);
    expect(heard.map(({ online }) => online)).toEqual([true, false]);
  });
});

describe('a policy that throws while somebody with a token connects', () => {
  it('refuses the connection and is told to the app', async () => {
    const told: unknown[] = [];
    const broken = new Error('the policy is broken');
    const mayBeInvisible = () => {
      throw broken;
    };
    begin({ secret, policy: { mayBeInvisible }, onError: (error) => told.push(error) });
    const client = createPresenceClient({ transport: engine.transport(), clock });
    const token = await createToken('john', secret);
    await expect(client.connectUser({ id: 'john', invisible: true }, token)).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(told).toEqual([broken]);
  });
});

describe('queries that find nobody', () => {
  it('use up none of the watches of a connection', async () => {
    begin({ limits: { watchesPerConnection: 2 } });
    const jack = await tab('jack');
    for (const prefix of ['a', 'b', 'c'])
      await jack.client.queryUsers({ name: { $autocomplete: prefix } }, [], { presence: true });
    const { watching } = await jack.client.queryUsers({ id: { $in: ['john'] } }, [], { presence: true });
    expect(watching).toMatchObject({ watched: ['john'], over_limit: [] });
  });
});

describe('an upsert', () => {
  it('merges, removes with null, and is two events when it changes profile and status', async () => {
    const { jack } = await jackWatchesJohn();
    const types: string[] = [];
    const john = await tab('john', { name: 'John', team: 'blue' });
    await clock.advance(0);
    jack.client.on(({ type }) => types.push(type));
    await john.client.upsertUser({ id: 'john', team: null, status: '  Here  ' });
    await clock.advance(0);
    expect(types).toEqual(['user.updated', 'user.presence.changed']);
    const user = await read(jack.client, 'john');
    expect(user).toMatchObject({ name: 'John', status: 'Here' });
    expect(user).not.toHaveProperty('team');
  });

  it.each([
    ['of somebody else', { id: 'jack', status: 'Mine now' }, 'forbidden'],
    ['of the role', { id: 'john', role: 'admin' }, 'forbidden'],
    ['of a computed field', { id: 'john', online: true }, 'invalid_input'],
    ['with a status of 121 characters', { id: 'john', status: 'x'.repeat(121) }, 'invalid_input'],
    ['over 5 kB', { id: 'john', bio: 'x'.repeat(6000) }, 'too_large'],
  ])('%s is refused and changes nothing', async (_what, patch, code) => {
    const john = await tab('john', { name: 'John' });
    const before = john.client.user;
    await expect(john.client.upsertUser(patch)).rejects.toMatchObject({ name: 'PresenceError', code });
    expect(john.client.user).toEqual(before);
  });
});

describe('a channel', () => {
  it('is created by who watches it first, and tells whose presence is watched', async () => {
    const john = await tab('john');
    const members = Array.from({ length: 12 }, (_, index) => `user-${index}`);
    const channel = john.client.channel('messaging', 'flutterdevs', { name: 'Flutter devs', members });
    const answer = await channel.watch({ presence: true });
    expect(answer.channel).toMatchObject({ cid: 'messaging:flutterdevs', name: 'Flutter devs' });
    expect(answer.members.map(({ id }) => id)).toEqual([...members, 'john']);
    expect(answer.watching).toEqual({ watched: members.slice(0, 10), limit: 10, over_limit: members.slice(10) });
  });

  it('is heard no more after stopWatching', async () => {
    const jack = await tab('jack');
    const heard: User[] = [];
    jack.client.on('user.presence.changed', ({ user }) => heard.push(user));
    const channel = jack.client.channel('messaging', 'two', { members: ['jack', 'john'] });
    await channel.watch({ presence: true });
    const john = await tab('john');
    await clock.advance(0);
    expect(heard).toHaveLength(1);
    await channel.stopWatching();
    await john.client.disconnectUser();
    await clock.advance(0);
    expect(heard).toHaveLength(1);
  });

  it('is closed to those who do not belong to it', async () => {
    const john = await tab('john');
    await john.client.channel('messaging', 'mine', { members: ['john'] }).watch();
    const jack = await tab('jack');
    await expect(jack.client.channel('messaging', 'mine').watch()).rejects.toMatchObject({ code: 'forbidden' });
    expect((await jack.client.queryChannels({ members: { $in: ['john'] } })).channels).toEqual([]);
  });
});

describe('a query', () => {
  it('lists who is online, in the order asked for, with missing values last', async () => {
    const jack = await tab('jack');
    await clock.advance(1000);
    await tab('john');
    await tab('jessie', { invisible: true });
    const { users } = await jack.client.queryUsers({ online: true }, [{ last_active: -1 }]);
    expect(users.map(({ id }) => id)).toEqual(['john', 'jack']);
    const all = await jack.client.queryUsers({}, [{ last_active: 1 }]);
    expect(all.users.map(({ id }) => id)).toEqual(['jack', 'john', 'jessie']);
  });

  it('finds by the beginning of a word of the name', async () => {
    const jack = await tab('jack', { name: 'Jack Van der Berg' });
    await tab('john', { name: 'John Smith' });
    const { users } = await jack.client.queryUsers({ name: { $autocomplete: 'BER' } });
    expect(users.map(({ id }) => id)).toEqual(['jack']);
  });

  it.each([
    ['a limit over the maximum', {}, [], { limit: 101 }],
    ['an unknown operator', { name: { $regex: '.*' } }, [], {}],
    ['whether somebody is invisible', { invisible: true }, [], {}],
    ['six fields of sort', {}, Array.from({ length: 6 }, () => ({ name: 1 as const })), {}],
  ])('for %s is refused', async (_what, filter, sort, options) => {
    const jack = await tab('jack');
    await expect(jack.client.queryUsers(filter, sort, options)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('somebody whom canSee keeps out', () => {
  it('reads offline without status or last_active, and hears nothing', async () => {
    begin({ policy: { canSee: (viewer, target) => !(viewer === 'jack' && target === 'john') } });
    const { jack, heard } = await jackWatchesJohn();
    const before = JSON.stringify(await read(jack.client, 'john'));
    const john = await tab('john', { status: 'Secret' });
    await clock.advance(0);
    const user = await read(jack.client, 'john');
    expect(before).toBe(undefined);
    expect(user).toMatchObject({ id: 'john', online: false });
    expect(user).not.toHaveProperty('status');
    expect(user).not.toHaveProperty('last_active');
    await john.client.disconnectUser();
    await clock.advance(0);
    expect(heard).toEqual([]);
    expect(await read(jack.client, 'john')).toEqual(user);
  });
});
