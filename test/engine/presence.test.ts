import { createPresenceClient } from 'presence-kit/client';
import type { PresenceClient, User } from 'presence-kit/client';
import { createPresenceEngine } from 'presence-kit/engine';
import type { EmbeddedTransport, EngineOptions, PresenceEngine } from 'presence-kit/engine';
import { manualClock } from 'presence-kit/testing';
import type { ManualClock } from 'presence-kit/testing';
import { beforeEach, describe, expect, it } from 'vitest';

const start = '2019-01-07T13:00:00.000Z';
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
