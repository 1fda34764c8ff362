import type { ChannelWithMembers, Filter, QueryOptions, Sort } from 'presence-kit/client';
import type { EngineOptions } from 'presence-kit/engine';
import { describe, expect, test } from 'vitest';
import { at, engineFixture, refused } from './engineFixture.js';

/** john belongs to all of these but `team:secret`. */
async function channels(options?: EngineOptions) {
  const fixture = engineFixture(options);
  const { clock, engine } = fixture;
  const john = await fixture.tab('john');
  const make = async (type: string, id: string, data: Record<string, unknown>) => {
    await engine.command('upsertChannel', { type, id, data });
    await clock.advance(1000);
  };
  await make('messaging', 'two', { members: ['john', 'jack'], name: 'Two', last_message_at: at(500) });
  await make('messaging', 'flutterdevs', { members: ['jessie', 'john'], name: 'Flutter devs', topic: 'Dart', size: 2 });
  await make('team', 'two', {
    members: ['john', 'jim'],
    name: 'Team of two',
    last_message_at: '2019-01-07T14:00:09+01:00',
  });
  await make('team', 'secret', { members: ['jim'], topic: 'Dart' });
  const find = async (filter: Filter, sort?: Sort, page?: QueryOptions) =>
    (await john.client.queryChannels(filter, sort, page)).channels.map(({ cid }) => cid);
  const findAll = async (filter: Filter, sort?: Sort, page?: QueryOptions) => {
    const answer = await engine.command('queryChannels', { filter, sort, ...page });
    return (answer as { channels: ChannelWithMembers[] }).channels.map(({ cid }) => cid);
  };
  return { ...fixture, john, find, findAll };
}

const all = ['messaging:flutterdevs', 'messaging:two', 'team:two'];

test.each<[what: string, filter: Filter, finds: string[]]>([
  ['nothing: all of one’s own, in order of id', {}, all],
  ['type', { type: 'messaging' }, ['messaging:flutterdevs', 'messaging:two']],
  ['id', { id: 'two' }, ['messaging:two', 'team:two']],
  ['cid', { cid: { $in: ['team:two', 'team:secret'] } }, ['team:two']],
  ['one member', { members: 'jack' }, ['messaging:two']],
  ['members by $eq', { members: { $eq: 'jessie' } }, ['messaging:flutterdevs']],
  ['any of some members', { members: { $in: ['jim', 'jack'] } }, ['messaging:two', 'team:two']],
  ['several members', { $and: [{ members: 'john' }, { members: 'jim' }] }, ['team:two']],
  ['members of whom none is there', { members: { $in: ['nobody'] } }, []],
  ['name', { name: { $autocomplete: 'dev' } }, ['messaging:flutterdevs']],
  ['a field of the app', { topic: 'Dart' }, ['messaging:flutterdevs']],
  ['no such field', { size: { $exists: false } }, ['messaging:two', 'team:two']],
  ['last_message_at', { last_message_at: { $gt: at(500) } }, ['team:two']],
  ['last_message_at as an instant', { last_message_at: '2019-01-07T13:00:09Z' }, ['team:two']],
  ['created_at', { created_at: { $lte: at(1000) } }, ['messaging:flutterdevs', 'messaging:two']],
  ['updated_at', { updated_at: at(2000) }, ['team:two']],
  ['several fields', { type: 'messaging', members: { $in: ['john'] }, size: { $gte: 2 } }, ['messaging:flutterdevs']],
  ['either of two', { $or: [{ type: 'team' }, { topic: 'Dart' }] }, ['messaging:flutterdevs', 'team:two']],
])('a filter finds channels by %s', async (_, filter, finds) => {
  expect(await (await channels()).find(filter)).toEqual(finds);
});

test.each<[what: string, sort: Sort, order: string[]]>([
  [
    'last_message_at, latest first, without one last',
    [{ last_message_at: -1 }],
    ['team:two', 'messaging:two', 'messaging:flutterdevs'],
  ],
  [
    'last_message_at, without one last',
    [{ last_message_at: 1 }],
    ['messaging:two', 'team:two', 'messaging:flutterdevs'],
  ],
  ['type, equals by id', [{ type: -1 }], ['team:two', 'messaging:flutterdevs', 'messaging:two']],
  ['created_at', [{ created_at: -1 }], ['team:two', 'messaging:flutterdevs', 'messaging:two']],
  ['id backwards, equals by type', [{ id: -1 }], ['messaging:two', 'team:two', 'messaging:flutterdevs']],
])('channels sorted by %s', async (_, sort, order) => {
  const { find, findAll } = await channels();
  expect(await find({}, sort)).toEqual(order);
  expect(await find({}, sort, { limit: 1, offset: 1 })).toEqual(order.slice(1, 2));
  expect((await findAll({}, sort)).filter((cid) => cid !== 'team:secret')).toEqual(order);
});

test('each channel comes with its members, in member order, in the view that is the asker’s', async () => {
  const { john } = await channels();
  const { channels: found } = await john.client.queryChannels({ id: 'flutterdevs' });
  expect(found).toEqual([
    {
      type: 'messaging',
      id: 'flutterdevs',
      cid: 'messaging:flutterdevs',
      name: 'Flutter devs',
      topic: 'Dart',
      size: 2,
      created_at: at(1000),
      updated_at: at(1000),
      revision: expect.any(Number),
      members: [{ id: 'jessie', online: false }, john.client.user],
      member_count: 2,
    },
  ]);
});

test('the secret finds all channels', async () => {
  const { findAll } = await channels();
  expect(await findAll({})).toEqual(['messaging:flutterdevs', 'team:secret', 'messaging:two', 'team:two']);
  expect(await findAll({ topic: 'Dart' })).toEqual(['messaging:flutterdevs', 'team:secret']);
  expect(await findAll({ members: { $in: ['jim'] } })).toEqual(['team:secret', 'team:two']);
});

describe('id_gt pages in order of id', () => {
  test('and by a cid also past channels of several types with the same id', async () => {
    const { find, findAll } = await channels();
    for (const ask of [find, findAll]) {
      const met: string[] = [];
      for (let page: string[] | undefined; page?.length !== 0; met.push(...page))
        page = await ask({}, [], { limit: 1, id_gt: met.at(-1) ?? '' });
      expect(met.filter((cid) => cid !== 'team:secret')).toEqual(all);
    }
    expect(await find({}, [], { id_gt: 'flutterdevs' })).toEqual(['messaging:two', 'team:two']);
    expect(await find({ type: 'team' }, [{ id: 1 }], { id_gt: 'flutterdevs' })).toEqual(['team:two']);
    expect(await find({}, [], { id_gt: 'two' })).toEqual([]);
  });

  test('through more channels than a scan may look at, and so does a membership', async () => {
    const { engine, john, find, findAll } = await channels({ limits: { scan: 10 } });
    const ids = Array.from({ length: 50 }, (_, n) => `channel-${String(n).padStart(2, '0')}`);
    for (const [n, id] of ids.entries()) {
      const data = { members: ['john'], last_message_at: at(n * 1000), topic: n === 49 ? 'Last' : 'Other' };
      await engine.command('upsertChannel', { type: 'many', id, data });
    }
    const cids = ids.map((id) => `many:${id}`);
    expect(await findAll({}, [], { limit: 3, id_gt: 'channel-39' })).toEqual(cids.slice(40, 43));
    // Memberships have an index: whatever else is asked, nobody else's channels are looked at.
    for (const ask of [find, findAll]) {
      const mine = { members: { $in: ['john'] }, type: 'many' };
      expect(await ask(mine, [{ last_message_at: -1 }], { limit: 3 })).toEqual(cids.toReversed().slice(0, 3));
      expect(await ask({ ...mine, topic: 'Last' })).toEqual(cids.slice(-1));
    }
    expect(await find({ topic: 'Last' })).toEqual(cids.slice(-1));
    // The secret's questions about all of them are bounded, and say how to go on.
    const wayOut = /over 10 channels.*members: \{ \$in: \[ids\] \}.*id_gt/;
    await refused(findAll({ topic: 'Last' }), 'too_large', wayOut);
    await refused(findAll({}, [{ last_message_at: -1 }]), 'too_large', wayOut);
    expect(await findAll({ topic: 'Other' }, [], { limit: 3 })).toEqual(cids.slice(0, 3));
    await refused(john.client.queryChannels({}, [], { offset: 1001 }), 'invalid_input', /at most 1000/);
  });
});

test.each<[what: string, filter: unknown, sort: unknown, says: RegExp]>([
  ['members by another operator', { members: { $nin: ['john'] } }, [], /'members' takes \$in or \$eq only/],
  ['members by a list', { members: ['john', 'jack'] }, [], /must be an id/],
  ['an order of members', {}, [{ members: 1 }], /'members' has no order/],
  ['a revision', { revision: { $gt: 0 } }, [], /'revision' cannot be asked for/],
  ['a time that is none', { last_message_at: { $gt: 'now' } }, [], /must be an ISO 8601 time/],
])('asking for %s is refused, in words', async (_, filter, sort, says) => {
  const { john } = await channels();
  await refused(john.client.queryChannels(filter as Filter, sort as Sort), 'invalid_input', says);
});
