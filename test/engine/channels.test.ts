import type { ChannelData, ChannelUpdatedEvent } from 'presence-kit/client';
import { describe, expect, test } from 'vitest';
import { at, engineFixture, refused } from './engineFixture.js';

async function johnsChannel() {
  const fixture = engineFixture();
  const john = await fixture.tab('john');
  const jack = await fixture.tab('jack');
  const jessie = await fixture.tab('jessie');
  const channel = john.client.channel('messaging', 'flutterdevs', { name: 'Flutter devs', members: ['jack'] });
  await channel.watch();
  for (const { hears } of [john, jack, jessie]) await hears();
  return { ...fixture, fixture, john, jack, jessie, channel };
}

const idsOf = (users: readonly { id: string }[]) => users.map(({ id }) => id);

test('watch creates a missing channel with the data given, and whoever asks becomes a member', async () => {
  const { tab } = engineFixture();
  const john = await tab('john');
  const channel = john.client.channel('messaging', 'flutterdevs', {
    name: 'Flutter devs',
    members: ['jack'],
    color: null,
  });
  expect(await channel.watch()).toEqual({
    channel: {
      type: 'messaging',
      id: 'flutterdevs',
      cid: 'messaging:flutterdevs',
      name: 'Flutter devs',
      created_at: at(0),
      updated_at: at(0),
      revision: expect.any(Number),
    },
    members: [{ id: 'jack', online: false }, john.client.user],
    member_count: 2,
  });
});

test('members need no record yet: they are offline, and join the channel when they come', async () => {
  const { tab } = engineFixture();
  const john = await tab('john');
  await john.client.channel('messaging', 'two', { members: ['jack'] }).watch();
  const jack = await tab('jack');
  expect((await jack.client.channel('messaging', 'two').watch()).members).toMatchObject([
    { id: 'jack', online: true, invisible: false },
    { id: 'john', online: true },
  ]);
});

test('watch never changes a channel that is there', async () => {
  const { jack, channel, john } = await johnsChannel();
  const before = (await channel.watch()).channel;
  const again = jack.client.channel('messaging', 'flutterdevs', { name: 'Mine', members: ['jessie'], topic: 'New' });
  const { channel: after, members } = await again.watch({ presence: true });
  expect(after).toEqual(before);
  expect(idsOf(members)).toEqual(['jack', 'john']);
  expect(await john.hears()).toEqual([]);
});

describe('who does not belong to a channel', () => {
  test('may neither watch, read nor edit it', async () => {
    const { jessie } = await johnsChannel();
    const channel = jessie.client.channel('messaging', 'flutterdevs');
    await refused(channel.watch(), 'forbidden', /not a member/);
    await refused(channel.watch({ presence: true }), 'forbidden');
    await refused(channel.addMembers(['jessie']), 'forbidden');
    await refused(channel.removeMembers(['jack']), 'forbidden');
    await refused(channel.update({ name: 'Mine' }), 'forbidden');
    await refused(channel.update({ members: ['jessie'] }), 'forbidden');
  });

  test('finds it by no query', async () => {
    const { jessie, john } = await johnsChannel();
    for (const filter of [{}, { id: 'flutterdevs' }, { members: { $in: ['john', 'jessie'] } }, { members: 'john' }])
      expect((await jessie.client.queryChannels(filter, [], { presence: true })).channels).toEqual([]);
    expect((await john.client.queryChannels({ members: 'jack' })).channels).toHaveLength(1);
  });

  test('receives nothing of it; a removed member receives the removal and nothing after it', async () => {
    const { jessie, jack, john, channel } = await johnsChannel();
    await channel.removeMembers(['jack']);
    await channel.update({ name: 'Without jack' });
    expect(await jessie.hears()).toEqual([]);
    expect(await jack.hears()).toEqual(['channel.removed messaging:flutterdevs']);
    expect(await john.hears()).toEqual(['channel messaging:flutterdevs', 'channel messaging:flutterdevs']);
    await refused(jack.client.channel('messaging', 'flutterdevs').watch(), 'forbidden');
  });
});

test('members are added and removed in order, once each, and the answer has them', async () => {
  const { channel, john } = await johnsChannel();
  expect(idsOf((await channel.addMembers(['jessie', 'jim', 'jack', 'jim'])).members)).toEqual([
    'jack',
    'john',
    'jessie',
    'jim',
  ]);
  expect(idsOf((await channel.removeMembers(['jack', 'nobody', 'jessie'])).members)).toEqual(['john', 'jim']);
  expect(idsOf((await channel.addMembers(['jack'])).members)).toEqual(['john', 'jim', 'jack']);
  // Whoever leaves may do so by themself.
  expect(idsOf((await channel.removeMembers(['john'])).members)).toEqual(['jim', 'jack']);
  await refused(john.client.channel('messaging', 'flutterdevs').watch(), 'forbidden');
});

test('update merges data; null removes a field; members in it are added', async () => {
  const { clock, channel } = await johnsChannel();
  await clock.advance(1000);
  const first = await channel.update({ topic: { of: 'today' }, name: null, members: ['jessie'] });
  expect(first.channel).toMatchObject({ topic: { of: 'today' }, created_at: at(0), updated_at: at(1000) });
  expect(first.channel).not.toHaveProperty('name');
  expect(idsOf(first.members)).toEqual(['jack', 'john', 'jessie']);
  const second = await channel.update({ name: 'Again' });
  expect(second.channel).toMatchObject({ name: 'Again', topic: { of: 'today' } });
  expect(second.channel.revision).toBeGreaterThan(first.channel.revision);
});

test('channel.updated tells members what changed, in the same words to each, and never the list', async () => {
  const { engine, john, jack, jessie, channel } = await johnsChannel();
  await channel.update({ topic: 'Today' });
  await channel.addMembers(['jessie']);
  expect(await jack.hears()).toEqual(['channel messaging:flutterdevs', 'channel messaging:flutterdevs']);
  expect(await jessie.hears()).toEqual(['channel messaging:flutterdevs']);
  await john.hears();
  for (const { events } of [john, jack, jessie]) {
    const last = events.findLast(({ type }) => type === 'channel.updated') as ChannelUpdatedEvent;
    expect(last.channel).toMatchObject({ cid: 'messaging:flutterdevs', topic: 'Today', name: 'Flutter devs' });
    expect(last).toMatchObject({ added: ['jessie'], member_count: 3 });
    expect(last).not.toHaveProperty('members');
    expect(last).not.toHaveProperty('removed');
  }
  await engine.command('upsertChannel', {
    type: 'messaging',
    id: 'flutterdevs',
    data: { last_message_at: '2019-01-08' },
  });
  expect(await jessie.hears()).toEqual(['channel messaging:flutterdevs']);
});

test('who is removed hears it once, and watches nobody through the channel any more', async () => {
  const { john, jack, channel } = await johnsChannel();
  await jack.client.channel('messaging', 'flutterdevs').watch({ presence: true });
  await jack.hears();
  await channel.removeMembers(['jack']);
  expect(await jack.hears()).toEqual(['channel.removed messaging:flutterdevs']);
  expect((await john.hears()).at(-1)).toBe('channel messaging:flutterdevs');
  await john.client.upsertUser({ id: 'john', status: 'Alone' });
  expect(await jack.hears()).toEqual([]);
});

test('a channel is deleted with the secret only; its members hear it, and it is gone after a restart', async () => {
  const { engine, jack, channel } = await johnsChannel();
  await jack.client.channel('messaging', 'flutterdevs').watch({ presence: true });
  await jack.hears();
  await engine.command('deleteChannel', { type: 'messaging', id: 'flutterdevs' });
  expect(await jack.hears()).toEqual(['channel.deleted messaging:flutterdevs']);
  await refused(channel.update({ topic: 'Too late' }), 'not_found');
  await refused(engine.command('deleteChannel', { type: 'messaging', id: 'flutterdevs' }), 'not_found');
  await engine.restart();
  await refused(engine.command('deleteChannel', { type: 'messaging', id: 'flutterdevs' }), 'not_found');
  expect((await engine.command('queryChannels', {})) as object).toEqual({ channels: [] });
});

test('the first hundred members come with an answer, the others page by page', async () => {
  const { engine, john, channel } = await johnsChannel();
  const many = Array.from({ length: 250 }, (_, at) => `member-${at}`);
  await channel.addMembers(many);
  const all = ['jack', 'john', ...many];
  const { members, member_count } = await channel.watch();
  expect(idsOf(members)).toEqual(all.slice(0, 100));
  expect(member_count).toBe(252);
  const second = await channel.queryMembers({ offset: 100, limit: 50 });
  expect(idsOf(second.members)).toEqual(all.slice(100, 150));
  expect(second.member_count).toBe(252);
  expect(idsOf((await channel.queryMembers()).members)).toEqual(all.slice(0, 100));
  await refused(channel.queryMembers({ limit: 101 }), 'invalid_input');
  const { channels } = await john.client.queryChannels({ members: { $in: ['member-249'] } });
  expect(channels[0]).toMatchObject({ member_count: 252 });
  const stranger = (await engine.command('queryUsers', { filter: { id: 'zed' } })) as object;
  expect(stranger).toEqual({ users: [] });
});

test('a watch follows membership: who comes to be watched is shown as they are, who leaves makes room for the next', async () => {
  const { fixture, john, channel } = await johnsChannel();
  const jim = await fixture.tab('jim', { status: 'On the train' });
  await channel.watch({ presence: true });
  await john.hears();
  await channel.addMembers(['jim', 'nobody-yet']);
  expect(await john.hears()).toEqual([
    'jim online: On the train',
    'nobody-yet offline',
    'channel messaging:flutterdevs',
  ]);
  await jim.client.upsertUser({ id: 'jim', status: 'Arrived' });
  expect(await john.hears()).toEqual(['jim online: Arrived']);
});

test('one small change of a channel of 10,000 costs what the change is, whoever is online', async () => {
  const { fixture, channel } = await johnsChannel();
  const many = Array.from({ length: 9_900 }, (_, at) => `member-${at}`);
  for (let from = 0; from < many.length; from += 900) await channel.addMembers(many.slice(from, from + 900));
  const sockets = many.slice(0, 400).map((id) => {
    const socket = fixture.socket();
    socket.connects(id);
    socket.sent.length = 0;
    return socket;
  });
  await channel.update({ topic: 'Today' });
  const bytes = sockets.flatMap(({ sent }) => sent.map((frame) => JSON.stringify(frame).length));
  expect(bytes).toHaveLength(400);
  expect(Math.max(...bytes)).toBeLessThan(500);
});

test('a channel has at most limits.channelMembers members, a user at most limits.channelsPerUser channels', async () => {
  const fixture = engineFixture({ limits: { channelMembers: 3, channelsPerUser: 2 } });
  const { client } = await fixture.tab('john');
  const one = client.channel('messaging', 'one', { members: ['john', 'jack'] });
  await one.watch();
  await refused(one.addMembers(['jim', 'jane']), 'too_large', /over 3 members/);
  await client.channel('messaging', 'two').watch();
  await refused(client.channel('messaging', 'three').watch(), 'too_large', /at most 2 channels/);
});

test('an app decides who may create a channel and add whom; a policy that throws allows nothing', async () => {
  const asked: string[][] = [];
  const fixture = engineFixture({
    onError: () => undefined,
    policy: {
      mayCreateChannel: (userId, cid) => asked.push([userId, cid]) > 0 && cid !== 'messaging:private',
      mayAddMember(userId, memberId, cid) {
        asked.push([userId, memberId, cid]);
        if (memberId === 'jane') throw new Error('a mistake of the app');
        return memberId !== 'jim';
      },
    },
  });
  const { client } = await fixture.tab('john');
  await refused(client.channel('messaging', 'private').watch(), 'forbidden', /cannot create/);
  const channel = client.channel('messaging', 'open', { members: ['jack'] });
  await channel.watch();
  expect(asked).toEqual([
    ['john', 'messaging:private'],
    ['john', 'messaging:open'],
    ['john', 'jack', 'messaging:open'],
  ]);
  await refused(channel.addMembers(['jim']), 'forbidden', /cannot add 'jim'/);
  await expect(channel.addMembers(['jane'])).rejects.toThrow();
  expect(idsOf((await channel.watch()).members)).toEqual(['jack', 'john']);
});

test('what changes nothing is no event', async () => {
  const { john, jack, channel } = await johnsChannel();
  await channel.update({ name: 'Flutter devs', topic: null });
  await channel.addMembers(['jack', 'john']);
  await channel.removeMembers(['jim']);
  expect(await john.hears()).toEqual([]);
  expect(await jack.hears()).toEqual([]);
});

test.each([
  ['type', 'other', /must not set/],
  ['id', 'other', /must not set/],
  ['cid', 'a:b', /must not set/],
  ['created_at', at(0), /must not set/],
  ['updated_at', at(0), /must not set/],
  ['revision', 5, /must not set/],
  ['name', 5, /name must be text/],
  ['last_message_at', 'yesterday', /ISO 8601/],
  ['members', 'jack', /members must be a list/],
  ['members', Array.from({ length: 10_001 }, () => 'x'), /at most 10000 ids/],
  ['a.b', 1, /field name/],
  ['__proto__', 1, /field name/],
])('a channel with %s %j is refused, and nothing changes', async (field, value, says) => {
  const { channel, john } = await johnsChannel();
  const before = await channel.watch();
  const data = JSON.parse(`{ "topic": "New", "${field}": ${JSON.stringify(value)} }`) as ChannelData;
  await refused(channel.update(data), 'invalid_input', says);
  await refused(john.client.channel('messaging', 'new', data).watch(), 'invalid_input', says);
  expect(await channel.watch()).toEqual(before);
  expect((await john.client.queryChannels({})).channels).toHaveLength(1);
});

test('data over 5 kB and members over 10,000 are refused, and nothing changes', async () => {
  const { engine, channel, john } = await johnsChannel();
  await refused(channel.update({ topic: 'x'.repeat(6000) }), 'too_large', /5120 bytes/);
  await refused(john.client.channel('messaging', 'new', { topic: 'x'.repeat(6000) }).watch(), 'too_large');
  const members = Array.from({ length: 9_998 }, (_, n) => `member-${n}`);
  await engine.command('upsertChannel', { type: 'messaging', id: 'flutterdevs', data: { members } });
  await refused(channel.addMembers(['one-more']), 'too_large', /over 10000 members/);
  expect((await john.client.queryChannels({})).channels).toMatchObject([{ id: 'flutterdevs' }]);
});

test('a channel that is not there is not found, and nothing makes it but watch', async () => {
  const { john } = await johnsChannel();
  const missing = john.client.channel('messaging', 'nowhere', { members: ['jack'] });
  for (const call of [missing.addMembers(['jack']), missing.removeMembers(['jack']), missing.update({ name: 'X' })])
    await refused(call, 'not_found', /watch\(\)/);
  await missing.stopWatching();
  expect((await john.client.queryChannels({})).channels).toHaveLength(1);
});

test('the secret makes channels of others, merges into them and changes their members', async () => {
  const { engine, john, jessie } = await johnsChannel();
  const data = { name: 'All', members: ['john', 'jessie'], last_message_at: '2019-01-07T14:00:00+01:00' };
  expect(await engine.command('upsertChannel', { type: 'team', id: 'all', data })).toMatchObject({
    channel: { cid: 'team:all', name: 'All', last_message_at: '2019-01-07T13:00:00.000Z' },
    members: [
      { id: 'john', invisible: false },
      { id: 'jessie', invisible: false },
    ],
  });
  expect(await jessie.hears()).toEqual(['channel team:all']);
  await engine.command('upsertChannel', { type: 'team', id: 'all', data: { name: null, members: ['jack'] } });
  await engine.command('removeMembers', { type: 'team', id: 'all', members: ['jessie'] });
  const { channels } = await john.client.queryChannels({ type: 'team' });
  expect(channels).toMatchObject([{ cid: 'team:all', members: [{ id: 'john' }, { id: 'jack' }] }]);
  expect(channels[0]).not.toHaveProperty('name');
});
