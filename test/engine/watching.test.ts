import type { EngineOptions } from 'presence-kit/engine';
import { describe, expect, test } from 'vitest';
import { at, engineFixture, refused, slowStorage } from './engineFixture.js';

/** jack, and a way to see for whom he is told of: each of `ids` comes once. */
async function jackIn(options?: EngineOptions) {
  const fixture = engineFixture(options);
  await fixture.engine.ready;
  const jack = await fixture.tab('jack');
  /** Whom of these jack hears, when each changes their status. */
  let count = 0;
  async function heardOf(...ids: string[]): Promise<string[]> {
    await jack.hears();
    const status = `status ${count++}`;
    await fixture.engine.command('upsertUsers', { users: ids.map((id) => ({ id, status })) });
    return (await jack.hears()).filter((words) => words.endsWith(status)).map((words) => words.split(' ')[0] as string);
  }
  return { ...fixture, jack, heardOf };
}

const namesOf = (count: number, name = 'user') =>
  Array.from({ length: count }, (_, n) => `${name}-${String(n).padStart(4, '0')}`);

describe('channel.watch', () => {
  test('watches the first ten members in member order, oneself neither watched nor counted, and names the others', async () => {
    const { jack, heardOf } = await jackIn();
    const members = namesOf(12).toReversed();
    const channel = jack.client.channel('messaging', 'many', { members: [members[0] as string, 'jack', ...members] });
    expect((await channel.watch({ presence: true })).watching).toEqual({
      watched: members.slice(0, 10),
      limit: 10,
      over_limit: members.slice(10),
    });
    expect(await heardOf(...members)).toEqual(members.slice(0, 10));
  });

  test('watches nobody without presence', async () => {
    const { jack, heardOf } = await jackIn();
    const channel = jack.client.channel('messaging', 'two', { members: ['john'] });
    expect(await channel.watch()).not.toHaveProperty('watching');
    expect(await heardOf('john')).toEqual([]);
  });

  test('follows membership: who joins is watched, who leaves is not, and a place that is free is taken', async () => {
    const { engine, jack, heardOf } = await jackIn({ limits: { channelWatch: 2 } });
    const change = (method: 'addMembers' | 'removeMembers', ...members: string[]) =>
      engine.command(method, { type: 'messaging', id: 'some', members });
    await jack.client.channel('messaging', 'some', { members: ['a'] }).watch({ presence: true });
    await change('addMembers', 'b', 'c');
    expect(await heardOf('a', 'b', 'c')).toEqual(['a', 'b']);
    await change('removeMembers', 'a');
    expect(await heardOf('a', 'b', 'c')).toEqual(['b', 'c']);
    await change('removeMembers', 'b', 'c');
    expect(await heardOf('a', 'b', 'c')).toEqual([]);
    await change('addMembers', 'd');
    expect(await heardOf('d')).toEqual(['d']);
  });

  test('ends with one’s own membership, and being added again takes up nothing by itself', async () => {
    const { engine, jack, heardOf } = await jackIn();
    await jack.client.channel('messaging', 'two', { members: ['john'] }).watch({ presence: true });
    await jack.client.queryChannels({}, [], { presence: true });
    await engine.command('removeMembers', { type: 'messaging', id: 'two', members: ['jack'] });
    expect(await heardOf('john')).toEqual([]);
    await engine.command('addMembers', { type: 'messaging', id: 'two', members: ['jack', 'jim'] });
    expect(await heardOf('john', 'jim')).toEqual([]);
  });
});

describe('queryChannels', () => {
  test('watches all members of the channels returned, names no limit, and leaves oneself out', async () => {
    const { jack, heardOf } = await jackIn();
    const members = namesOf(12);
    await jack.client.channel('messaging', 'many', { members }).watch();
    await jack.client.channel('messaging', 'two', { members: ['john', members[0] as string] }).watch();
    await jack.client.channel('team', 'other', { members: ['jim'] }).watch();
    const { watching } = await jack.client.queryChannels({ type: 'messaging' }, [], { presence: true });
    expect(watching).toEqual({ watched: [...members, 'john'], over_limit: [] });
    expect(await heardOf(...members, 'john', 'jim')).toEqual([...members, 'john']);
  });

  test('follows membership of those channels, without a limit', async () => {
    const { engine, jack, heardOf } = await jackIn();
    await jack.client.channel('messaging', 'some', { members: ['a'] }).watch();
    await jack.client.queryChannels({}, [], { presence: true });
    const members = namesOf(20);
    await engine.command('addMembers', { type: 'messaging', id: 'some', members });
    await engine.command('removeMembers', { type: 'messaging', id: 'some', members: ['a'] });
    expect(await heardOf('a', ...members)).toEqual(members);
  });

  test('asked again, watches the channels of its new answer in place of the old', async () => {
    const { engine, jack, heardOf } = await jackIn();
    const speak = (id: string, member: string, last_message_at: string) =>
      engine.command('upsertChannel', { type: 'messaging', id, data: { members: ['jack', member], last_message_at } });
    const latest = () => jack.client.queryChannels({}, [{ last_message_at: -1 }], { presence: true, limit: 1 });
    await speak('one', 'a', at(1));
    await speak('two', 'b', at(0));
    await latest();
    expect(await heardOf('a', 'b')).toEqual(['a']);
    await speak('two', 'b', at(2));
    await latest();
    expect(await heardOf('a', 'b')).toEqual(['b']);
  });

  test('returns at most 30 channels a page', async () => {
    const { jack } = await jackIn();
    for (const id of namesOf(31)) await jack.client.channel('messaging', id).watch();
    expect((await jack.client.queryChannels({})).channels).toHaveLength(30);
    await refused(jack.client.queryChannels({}, [], { limit: 31 }), 'invalid_input', /at most 30/);
  });
});

describe('queryUsers', () => {
  test('watches the users that it returns, and no others', async () => {
    const { engine, jack, heardOf } = await jackIn();
    const users = namesOf(40).map((id) => ({ id, team: Number(id.at(-1)) < 5 ? 'blue' : 'red' }));
    await engine.command('upsertUsers', { users });
    const answer = await jack.client.queryUsers({ team: 'blue' }, [{ id: -1 }], {
      presence: true,
      limit: 5,
      offset: 2,
    });
    const ids = answer.users.map(({ id }) => id);
    expect(ids).toEqual(['user-0032', 'user-0031', 'user-0030', 'user-0024', 'user-0023']);
    expect(answer.watching).toEqual({ watched: ids, limit: 5, over_limit: [] });
    expect(await heardOf(...users.map(({ id }) => id))).toEqual(ids.toSorted());
  });

  test('watches named ids whether they exist or not; the unknown are absent from users', async () => {
    const { jack, heardOf, tab } = await jackIn();
    await tab('john');
    const { users, watching } = await jack.client.queryUsers({ id: { $in: ['jessie', 'john', 'jack'] } }, [], {
      presence: true,
    });
    expect(users.map(({ id }) => id)).toEqual(['jack', 'john']);
    expect(watching).toEqual({ watched: ['john', 'jessie'], limit: 30, over_limit: [] });
    expect(await heardOf('jessie', 'john', 'jim')).toEqual(['jessie', 'john']);
    const one = await jack.client.queryUsers({ id: 'nobody-yet' }, [], { presence: true });
    expect(one).toEqual({ users: [], watching: { watched: ['nobody-yet'], limit: 30, over_limit: [] } });
    expect(await heardOf('nobody-yet')).toEqual(['nobody-yet']);
  });

  test('of more named ids than its page has places, watches those that it shows and names the others', async () => {
    const { engine, jack, heardOf } = await jackIn();
    const ids = namesOf(40);
    await engine.command('upsertUsers', { users: ids.slice(20).map((id, n) => ({ id, place: -n })) });
    const { users, watching } = await jack.client.queryUsers({ id: { $in: ids } }, [{ place: 1 }], {
      presence: true,
      limit: 10,
    });
    const shown = users.map(({ id }) => id);
    expect(shown).toEqual(ids.slice(30).toReversed());
    expect(watching).toEqual({ watched: shown, limit: 10, over_limit: ids.slice(0, 30) });
    expect(await heardOf(...ids)).toEqual(shown.toSorted());
  });

  test('a page has 30 users unless it is asked for more, and 100 at most; the limit is an option', async () => {
    const { engine, jack } = await jackIn();
    await engine.command('upsertUsers', { users: namesOf(120).map((id) => ({ id })) });
    expect((await jack.client.queryUsers({}, [], { presence: true })).watching?.watched).toHaveLength(29);
    expect((await jack.client.queryUsers({}, [], { limit: 100 })).users).toHaveLength(100);
    await refused(jack.client.queryUsers({}, [], { limit: 101 }), 'invalid_input', /at most 100/);
    const small = await jackIn({ limits: { queryUsers: 10 } });
    await refused(small.jack.client.queryUsers({}, [], { limit: 11 }), 'invalid_input', /at most 10/);
  });

  test('a row stays live although it matches no more, and a newcomer comes with the next query', async () => {
    const { engine, jack, heardOf } = await jackIn();
    await engine.command('upsertUsers', { users: [{ id: 'a', team: 'blue' }] });
    await jack.client.queryUsers({ team: 'blue' }, [], { presence: true });
    await engine.command('upsertUsers', {
      users: [
        { id: 'a', team: 'red' },
        { id: 'b', team: 'blue' },
      ],
    });
    expect(await heardOf('a', 'b')).toEqual(['a']);
    await jack.client.queryUsers({ team: 'blue' }, [], { presence: true });
    expect(await heardOf('a', 'b')).toEqual(['b']);
  });

  test('queries that find nobody use up none of the watches of a connection', async () => {
    const { jack } = await jackIn({ limits: { watchesPerConnection: 2 } });
    for (const prefix of ['a', 'b', 'c'])
      await jack.client.queryUsers({ name: { $autocomplete: prefix } }, [], { presence: true });
    const { watching } = await jack.client.queryUsers({ id: 'john' }, [], { presence: true });
    expect(watching).toMatchObject({ watched: ['john'], over_limit: [] });
  });
});

describe('a watch is counted by its references', () => {
  /** john is watched by two queries and by a channel, through two calls. */
  async function watchedFourTimes() {
    const fixture = await jackIn();
    const channel = fixture.jack.client.channel('messaging', 'two', { members: ['john'] });
    await channel.watch({ presence: true });
    await fixture.jack.client.queryChannels({}, [], { presence: true });
    await fixture.jack.client.queryUsers({ id: 'john' }, [], { presence: true });
    await fixture.jack.client.queryUsers({ id: { $in: ['john', 'jim'] } }, [], { presence: true });
    return { ...fixture, channel };
  }

  test('however many there are, one change is one event', async () => {
    const { heardOf } = await watchedFourTimes();
    expect(await heardOf('john')).toEqual(['john']);
  });

  test('unwatchUsers drops those of queryUsers only', async () => {
    const { jack, heardOf, channel } = await watchedFourTimes();
    await jack.client.unwatchUsers(['john', 'nobody']);
    expect(await heardOf('john', 'jim')).toEqual(['john', 'jim']);
    await channel.stopWatching();
    expect(await heardOf('john', 'jim')).toEqual(['jim']);
  });

  test('a query with a key of its own is a watch of its own, and ends alone', async () => {
    const { jack, heardOf } = await jackIn();
    const first = await jack.client.watchUsers({ id: { $in: ['john', 'jim'] } });
    const second = await jack.client.watchUsers({ id: { $in: ['john', 'jim'] } });
    await jack.client.queryUsers({ id: 'jim' }, [], { presence: true });
    await first.release();
    expect(await heardOf('john', 'jim')).toEqual(['john', 'jim']);
    await second.release(['john']);
    expect(await heardOf('john', 'jim')).toEqual(['jim']);
    await second.release();
    expect(await heardOf('john', 'jim')).toEqual(['jim']);
    await jack.client.unwatchUsers(['jim']);
    expect(await heardOf('john', 'jim')).toEqual([]);
  });

  test('a key has at most 64 letters, so that keys cost no memory; to end watches takes ids or a key', async () => {
    const { engine } = await jackIn();
    const key = 'x'.repeat(65);
    const command = engine.command as (method: string, params: unknown) => Promise<unknown>;
    await refused(command('queryUsers', { key }), 'invalid_input', /'key' must have at most 64 letters/);
    const rewatch = { users: [{ key, ids: [] }], channels: [] };
    await refused(command('rewatch', rewatch), 'invalid_input', /must have at most 64 letters/);
    await refused(command('unwatchUsers', {}), 'invalid_input', /must have ids, or the key of a watch/);
  });

  test('stopWatching drops those of that channel, by whichever call, and no others', async () => {
    const { jack, heardOf, channel } = await watchedFourTimes();
    await jack.client.channel('messaging', 'other', { members: ['john'] }).watch({ presence: true });
    await channel.stopWatching();
    await jack.client.unwatchUsers(['john']);
    expect(await heardOf('john')).toEqual(['john']);
    await jack.client.channel('messaging', 'other').stopWatching();
    expect(await heardOf('john')).toEqual([]);
  });

  test('the same query (filter, sort, page) replaces its own earlier reference; any other one is another', async () => {
    const { engine, jack, heardOf } = await jackIn();
    await engine.command('upsertUsers', { users: ['a', 'b', 'c'].map((id) => ({ id, team: 'blue' })) });
    const ask = (offset: number, filter: object = { team: 'blue', name: { $exists: false } }) =>
      jack.client.queryUsers(filter as never, [{ id: 1 }], { presence: true, limit: 1, offset });
    await ask(0);
    await ask(1);
    expect(await heardOf('a', 'b', 'c')).toEqual(['a', 'b']);
    await engine.command('upsertUsers', { users: [{ id: 'a', name: 'No more' }] });
    // Now it is b's turn to be first; the order of keys in a filter makes no other query.
    await ask(0, { name: { $exists: false }, team: 'blue' });
    expect(await heardOf('a', 'b', 'c')).toEqual(['b']);
    await ask(1);
    expect(await heardOf('a', 'b', 'c')).toEqual(['b', 'c']);
  });

  test('the watches of another tab are its own', async () => {
    const { jack, heardOf, tab } = await jackIn();
    const phone = await tab('jack');
    for (const { watch } of [jack, phone]) await watch('john');
    await phone.client.unwatchUsers(['john']);
    expect(await heardOf('john')).toEqual(['john']);
    expect(await phone.hears()).toEqual([]);
  });

  test('they end with the connection', async () => {
    const { jack, heardOf, tab } = await jackIn();
    await jack.watch('john');
    await jack.client.disconnectUser();
    await jack.client.connectUser({ id: 'jack' });
    expect(await heardOf('john')).toEqual([]);
    expect((await tab('john')).client.user).toMatchObject({ online: true });
  });
});

describe('a connection', () => {
  test('holds 5,000 watches, is refused more by name, and takes them when it lets go of others', async () => {
    const { jack, heardOf } = await jackIn();
    const ids = namesOf(5001);
    for (let at = 0; at < 5000; at += 100) await jack.watch(...ids.slice(at, at + 100));
    const more = await jack.client.queryUsers({ id: { $in: ids.slice(4999) } }, [], { presence: true });
    expect(more.watching).toEqual({ watched: ['user-4999'], limit: 30, over_limit: ['user-5000'] });
    const channel = jack.client.channel('messaging', 'two', { members: ['john', 'user-0000'] });
    expect((await channel.watch({ presence: true })).watching).toMatchObject({
      watched: ['user-0000'],
      over_limit: ['john'],
    });
    expect(await heardOf('user-0000', 'user-4999', 'user-5000', 'john')).toEqual(['user-0000', 'user-4999']);
    await jack.client.unwatchUsers(['user-0001', 'user-0002']);
    expect((await channel.watch({ presence: true })).watching?.over_limit).toEqual([]);
    expect(await heardOf('john', 'user-0001')).toEqual(['john']);
  });

  test('may hold as many as an option says', async () => {
    const { jack } = await jackIn({ limits: { watchesPerConnection: 2 } });
    const { watching } = await jack.client.queryUsers({ id: { $in: ['a', 'b', 'c'] } }, [], { presence: true });
    expect(watching).toMatchObject({ watched: ['a', 'b'], over_limit: ['c'] });
  });
});

test('reading and watching are one step: no change after the answer is lost, and none before it is told', async () => {
  const { storage, hold, release } = slowStorage();
  const { clock, jack, tab } = await jackIn({ storage });
  const john = await tab('john', { status: '0' });
  // Questions and changes under way at once, on a storage that is behind all of them.
  hold();
  const answers: Promise<{ users: { status?: string }[] }>[] = [];
  for (let n = 1; n <= 20; n++) {
    john.client.upsertUser({ id: 'john', status: String(n) }).catch(() => undefined);
    if (n === 10) answers.push(jack.client.queryUsers({ id: 'john' }, [], { presence: true }));
    if (n % 3 === 0) await clock.advance(1);
  }
  await clock.advance(1);
  release();
  const [{ users }] = (await Promise.all(answers)) as [{ users: { status?: string }[] }];
  const read = Number(users[0]?.status);
  const heard = (await jack.hears()).map((words) => Number(words.split(': ')[1]));
  expect(read).toBeGreaterThan(0);
  expect(heard).toEqual(Array.from({ length: 20 - read }, (_, n) => read + 1 + n));
});

test('nobody hears of anybody without a watch', async () => {
  const { tab } = engineFixture();
  const [jack, john] = [await tab('jack'), await tab('john')];
  await jack.client.queryUsers({});
  await jack.client.queryUsers({ id: 'john' });
  await john.client.upsertUser({ id: 'john', status: 'Here', name: 'John' });
  await john.client.disconnectUser();
  expect(await jack.hears()).toEqual([]);
});
