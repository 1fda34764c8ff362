import { beforeEach, describe, expect, test } from 'vitest';
import { createPresenceClient } from 'presence-kit/client';
import type { Channel, PresenceClient, PresenceError, PresenceEvent, User } from 'presence-kit/client';
import { manualClock } from 'presence-kit/testing';
import type { ManualClock } from 'presence-kit/testing';
import { seededRandom } from '../../src/base/random.js';
import { queryKey } from '../../src/protocol/filter.js';
import { createScriptedServer, jack } from './scriptedServer.js';
import type { ScriptedServer } from './scriptedServer.js';

// What a client takes up again after a loss, frame by frame, and what it makes of the answer. The same stories with the real
// engine are in stories.test.ts.

const devs: Channel = {
  type: 'messaging',
  id: 'flutterdevs',
  cid: 'messaging:flutterdevs',
  created_at: '2019-01-07T13:00:00.000Z',
  updated_at: '2019-01-07T13:00:00.000Z',
  revision: 1,
};
const jessie: User = { id: 'jessie', online: true, revision: 1, name: 'Jessie' };

let clock: ManualClock;
let server: ScriptedServer;
let client: Required<PresenceClient>;
let events: PresenceEvent[];
let errors: PresenceError[];

beforeEach(async () => {
  clock = manualClock();
  server = createScriptedServer();
  errors = [];
  client = createPresenceClient({
    transport: server.transport,
    clock,
    random: seededRandom(1),
    onError: (error) => errors.push(error),
  });
  await client.connectUser({ id: 'john' });
  events = [];
  client.on((event) => events.push(event));
});

const usersAnswer = (users: User[], over_limit: string[] = []) => ({
  users,
  watching: { watched: users.map(({ id }) => id).filter((id) => id !== 'john'), limit: 30, over_limit },
});
const nothing = { users: [], channels: [], removed: [], deleted: [], watching: { watched: [], over_limit: [] } };

async function watchUsers(...users: User[]) {
  server.replies['queryUsers'] = () => usersAnswer(users);
  await client.queryUsers({ id: { $in: users.map(({ id }) => id) } }, [], { presence: true });
}

async function watchDevs(...members: User[]) {
  server.replies['watchChannel'] = () => ({
    channel: devs,
    members,
    member_count: members.length,
    watching: { watched: members.map(({ id }) => id), limit: 10, over_limit: [] },
  });
  await client.channel('messaging', 'flutterdevs').watch({ presence: true });
}

/** The connection is lost and comes back; the server then answers `rewatch` with this. */
async function comeBack(answer: object = nothing) {
  server.replies['rewatch'] = () => answer;
  events.length = 0;
  server.last.close(1006);
  await clock.advance(500);
  return server.last.requests.filter(({ method }) => method === 'rewatch').map(({ params }) => params);
}

const told = () =>
  events
    .filter(({ type }) => !type.startsWith('connection.'))
    .map((event) => [
      event.type,
      'user' in event
        ? event.user
        : event.type === 'channel.updated'
          ? { added: event.added, removed: event.removed, member_count: event.member_count }
          : 'cid' in event
            ? event.cid
            : undefined,
    ]);

describe('after a loss', () => {
  test('every watch is taken up again, in one request', async () => {
    await watchUsers(jack(), jessie);
    await watchDevs(jack());
    server.replies['queryChannels'] = () => ({
      channels: [{ ...devs, members: [jack()] }],
      watching: { watched: ['jack'], over_limit: [] },
    });
    await client.queryChannels({ members: { $in: ['john'] } }, [], { presence: true });
    expect(await comeBack()).toEqual([
      {
        users: [{ key: queryKey({ filter: { id: { $in: ['jack', 'jessie'] } }, sort: [] }), ids: ['jack', 'jessie'] }],
        channels: [
          { cids: ['messaging:flutterdevs'] },
          { key: queryKey({ filter: { members: { $in: ['john'] } }, sort: [] }), cids: ['messaging:flutterdevs'] },
        ],
      },
    ]);
  });

  test('a read without presence is not taken up, and neither is the own user', async () => {
    server.replies['queryUsers'] = () => ({ users: [jack()] });
    await client.queryUsers({});
    expect(await comeBack()).toEqual([]);
    expect(events.map(({ type }) => type)).toEqual([
      'connection.changed',
      'connection.changed',
      'connection.recovered',
    ]);
  });

  test('a date in a filter is the text that the server read', async () => {
    server.replies['queryUsers'] = () => usersAnswer([jack()]);
    await client.queryUsers({ last_active: { $gt: new Date(0) as never } }, [], { presence: true });
    expect(await comeBack()).toMatchObject([
      { users: [{ key: queryKey({ filter: { last_active: { $gt: '1970-01-01T00:00:00.000Z' } }, sort: [] }) }] },
    ]);
  });

  test('what was let go of is not taken up', async () => {
    server.replies['unwatchUsers'] = server.replies['stopWatching'] = () => ({});
    await watchUsers(jack(), jessie);
    await watchDevs(jack());
    await client.unwatchUsers(['jack']);
    await client.channel('messaging', 'flutterdevs').stopWatching();
    expect(await comeBack()).toMatchObject([{ users: [{ ids: ['jessie'] }], channels: [] }]);
    await client.unwatchUsers(['jessie']);
    expect(await comeBack()).toEqual([]);
  });

  test('what was let go of while there was no connection is not taken up', async () => {
    await watchUsers(jack(), jessie);
    server.last.close(1006);
    await clock.advance(0);
    void client.unwatchUsers(['jack']);
    await clock.advance(500);
    expect(server.last.requests.map(({ method, params }) => [method, params])).toMatchObject([
      ['rewatch', { users: [{ ids: ['jessie'] }] }],
      ['unwatchUsers', { ids: ['jack'] }],
    ]);
  });

  test('the same query replaces what it watched before', async () => {
    server.replies['queryUsers'] = () => usersAnswer([jack()]);
    await client.queryUsers({ online: true }, [], { presence: true });
    server.replies['queryUsers'] = () => usersAnswer([jessie]);
    await client.queryUsers({ online: true }, [], { presence: true });
    expect(await comeBack()).toMatchObject([{ users: [{ ids: ['jessie'] }] }]);
  });

  test('a watch asked for while there is no connection comes after those that were there', async () => {
    await watchUsers(jack());
    server.last.close(1006);
    await clock.advance(0);
    server.replies['rewatch'] = () => usersAnswer([jack()]) && { ...usersAnswer([jack()]), channels: [] };
    server.replies['queryUsers'] = () => usersAnswer([jessie]);
    const asked = client.queryUsers({ id: 'jessie' }, [], { presence: true });
    await clock.advance(500);
    await asked;
    expect(server.last.requests.map(({ method }) => method)).toEqual(['rewatch', 'queryUsers']);
    expect(await comeBack()).toMatchObject([{ users: [{ ids: ['jack'] }, { ids: ['jessie'] }] }]);
  });

  test('a watch made while the others are taken up is not lost', async () => {
    await watchUsers(jack());
    delete server.replies['rewatch'];
    server.last.close(1006);
    await clock.advance(500);
    const rewatch = server.last.requests[0];
    server.replies['queryUsers'] = () => usersAnswer([jessie]);
    await client.queryUsers({ id: 'jessie' }, [], { presence: true });
    server.last.answer(rewatch, { ...usersAnswer([jack()]), channels: [] });
    await clock.advance(0);
    expect(events.at(-1)?.type).toBe('connection.recovered');
    expect(await comeBack()).toMatchObject([{ users: [{ ids: ['jack'] }, { ids: ['jessie'] }] }]);
  });

  test('many watches come in pages, and no query is split', async () => {
    const some = (from: number, count: number) =>
      Array.from({ length: count }, (_, index): User => ({ id: `user-${from + index}`, online: false, revision: 1 }));
    for (const [from, count] of [
      [0, 60],
      [60, 60],
      [120, 30],
      [150, 100],
      [250, 150],
    ] as const)
      await watchUsers(...some(from, count));
    for (let index = 0; index < 45; index++) {
      const cid = `messaging:c${index}`;
      server.replies['watchChannel'] = () => ({
        channel: { ...devs, id: `c${index}`, cid },
        members: [],
        watching: { watched: [], limit: 10, over_limit: [] },
      });
      await client.channel('messaging', `c${index}`).watch({ presence: true });
    }
    const pages = (await comeBack()) as { users: { ids: string[] }[]; channels: { cids: string[] }[] }[];
    expect(pages.map(({ users }) => users.map(({ ids }) => ids.length))).toEqual([
      [60],
      [60],
      [30],
      [100],
      [150],
      [],
      [],
    ]);
    const channels = pages.map((page) => page.channels.flatMap(({ cids }) => cids));
    expect(Math.max(...channels.map(({ length }) => length))).toBeLessThanOrEqual(30);
    expect(new Set(channels.flat()).size).toBe(45);
    expect(events.filter(({ type }) => type === 'connection.recovered')).toHaveLength(1);
  });

  test('long ids and long queries stay under the size of a frame', async () => {
    for (let query = 0; query < 5; query++) {
      const named = Array.from({ length: 160 }, (_, index) => `${query}-${index}-`.padEnd(200, 'x'));
      server.replies['queryUsers'] = () =>
        usersAnswer(named.slice(0, 10).map((id) => ({ id, online: false, revision: 1 })));
      await client.queryUsers({ id: { $in: named } }, [], { presence: true, limit: 10 });
    }
    const pages = (await comeBack()) as { users: { key: string; ids: string[] }[] }[];
    expect(pages.flatMap(({ users }) => users.map(({ ids }) => ids.length))).toEqual([10, 10, 10, 10, 10]);
    expect(new Set(pages.flatMap(({ users }) => users.map(({ key }) => key))).size).toBe(5);
    for (const page of pages) expect(JSON.stringify(page).length).toBeLessThan(65_000);
    expect(errors).toEqual([]);
  });

  test('two long queries that end alike are both taken up', async () => {
    const named = Array.from({ length: 400 }, (_, index) => `${index}-`.padEnd(100, 'x'));
    for (const user of [jack(), jessie]) {
      server.replies['queryUsers'] = () => usersAnswer([user]);
      await client.queryUsers({ id: { $in: [user.id, ...named] } }, [], { presence: true });
    }
    expect(await comeBack()).toMatchObject([{ users: [{ ids: ['jack'] }, { ids: ['jessie'] }] }]);
  });

  test('a query as long as a frame can be is taken up in a frame that is no longer', async () => {
    const named = Array.from({ length: 600 }, (_, index) => `${index}-`.padEnd(100, 'x'));
    const rows = named.slice(0, 100).map((id): User => ({ id, online: false, revision: 1 }));
    server.replies['queryUsers'] = () => usersAnswer(rows);
    await client.queryUsers({ id: { $in: named } }, [], { presence: true, limit: 100 });
    const [page] = await comeBack();
    expect(page).toMatchObject({ users: [{ ids: rows.map(({ id }) => id) }] });
    expect(errors).toEqual([]);
  });
});

describe('what happened meanwhile', () => {
  test('is told as ordinary events, and then that all is told', async () => {
    await watchUsers(
      jack({ status: 'before' }),
      jessie,
      { id: 'super-band-9', online: true, revision: 1 },
      { id: 'gone', online: true, revision: 1, name: 'Gone' },
    );
    const after = [
      jack({ online: true, status: 'after', revision: 2 }),
      { ...jessie, name: 'Jess', revision: 2 },
      { id: 'super-band-9', online: true, revision: 1 },
    ];
    await comeBack({
      users: after,
      channels: [],
      watching: { watched: ['jack', 'jessie', 'super-band-9'], over_limit: [] },
    });
    expect(told()).toEqual([
      ['user.presence.changed', after[0]],
      ['user.updated', after[1]],
      ['user.deleted', { id: 'gone', online: false, revision: 1, name: 'Gone' }],
    ]);
    expect(events.at(-1)?.type).toBe('connection.recovered');
    expect(events.every(({ created_at }) => created_at.startsWith('2019-01-07T13:00:0'))).toBe(true);

    await comeBack({
      users: after,
      channels: [],
      watching: { watched: ['jack', 'jessie', 'super-band-9'], over_limit: [] },
    });
    expect(told()).toEqual([]);
  });

  test('to name and presence is two events, the name first', async () => {
    await watchUsers(jack());
    const after = jack({ online: true, name: 'Jack', revision: 3 });
    await comeBack({ users: [after], channels: [], watching: { watched: ['jack'], over_limit: [] } });
    expect(told().map(([type]) => type)).toEqual(['user.updated', 'user.presence.changed']);
  });

  test('that moved nothing but last_active is no event for one who is online, and is one for who came and left', async () => {
    await watchUsers(jack({ last_active: '2019-01-07T12:00:00.000Z' }), {
      ...jessie,
      last_active: '2019-01-07T12:00:00.000Z',
    });
    const after = [
      jack({ last_active: '2019-01-07T12:30:00.000Z', revision: 3 }),
      { ...jessie, last_active: '2019-01-07T12:30:00.000Z', revision: 2 },
    ];
    await comeBack({ users: after, channels: [], watching: { watched: ['jack', 'jessie'], over_limit: [] } });
    expect(told()).toEqual([['user.presence.changed', after[0]]]);
  });

  test('is measured against the last event, not against the first read', async () => {
    await watchUsers(jack());
    const online = jack({ online: true, revision: 2 });
    server.last.tell({ type: 'user.presence.changed', user: online, created_at: '' });
    await clock.advance(0);
    await comeBack({ users: [online], channels: [], watching: { watched: ['jack'], over_limit: [] } });
    expect(told()).toEqual([]);
  });

  test('that was told before is not told again: a user who was deleted', async () => {
    await watchUsers(jack());
    server.last.tell({ type: 'user.deleted', user: jack(), created_at: '' });
    await clock.advance(0);
    await comeBack();
    expect(told()).toEqual([]);
  });

  test('is told once: an event that was faster than the answer is not told again', async () => {
    await watchUsers(jack());
    server.last.close(1006);
    delete server.replies['rewatch'];
    await clock.advance(500);
    events.length = 0;
    server.last.tell({ type: 'user.presence.changed', user: jack({ online: true, revision: 3 }), created_at: '' });
    server.last.answer(server.last.requests[0], {
      users: [jack({ online: true, revision: 3 })],
      channels: [],
      watching: { watched: ['jack'], over_limit: [] },
    });
    await clock.advance(0);
    expect(told()).toEqual([['user.presence.changed', jack({ online: true, revision: 3 })]]);
  });

  test('is told also where the answer has a lower revision: a user who may no longer be seen is offline, without a status', async () => {
    await watchUsers(jack({ online: true, status: 'A secret', revision: 9 }));
    const denied = jack({ online: false, revision: 2 });
    await comeBack({ users: [denied], channels: [], watching: { watched: ['jack'], over_limit: [] } });
    expect(told()).toEqual([['user.presence.changed', denied]]);
  });

  test('to somebody who did not exist before is told', async () => {
    server.replies['queryUsers'] = () => ({
      users: [],
      watching: { watched: ['newcomer'], limit: 30, over_limit: [] },
    });
    await client.queryUsers({ id: 'newcomer' }, [], { presence: true });
    const newcomer = { id: 'newcomer', online: true, revision: 1, last_active: '2019-01-07T13:00:00.000Z' };
    await comeBack({ users: [newcomer], channels: [], watching: { watched: ['newcomer'], over_limit: [] } });
    expect(told()).toEqual([['user.presence.changed', newcomer]]);
  });

  test('in a watched channel is told: members that differ, and what differs of those who are watched', async () => {
    await watchDevs(jack(), jessie);
    const members = [jack({ online: true, revision: 2 }), { id: 'newcomer', online: false, revision: 1 }];
    await comeBack({
      users: [],
      channels: [{ ...devs, revision: 2, members, member_count: 2 }],
      watching: { watched: ['jack', 'newcomer'], over_limit: [] },
    });
    expect(told()).toEqual([
      ['user.presence.changed', members[0]],
      ['channel.updated', { added: ['newcomer'], removed: ['jessie'], member_count: 2 }],
    ]);
    await comeBack({
      users: [],
      channels: [{ ...devs, revision: 2, members, member_count: 2 }],
      watching: { watched: ['jack', 'newcomer'], over_limit: [] },
    });
    expect(told()).toEqual([]);
  });

  test('to a member who is not watched is no event', async () => {
    const many = Array.from({ length: 11 }, (_, index): User => ({
      id: `member-${index}`,
      online: false,
      revision: 1,
    }));
    await watchDevs(...many);
    const after = many.map((user): User => ({ ...user, online: true, revision: 2 }));
    await comeBack({
      users: [],
      channels: [{ ...devs, members: after }],
      watching: { watched: after.slice(0, 10).map(({ id }) => id), over_limit: ['member-10'] },
    });
    expect(told().map(([, user]) => (user as User).id)).toEqual(after.slice(0, 10).map(({ id }) => id));
  });

  test('that cannot be watched any more stays in the list for the next time', async () => {
    await watchUsers(jack(), jessie);
    await comeBack({ users: [jack()], channels: [], watching: { watched: ['jack'], over_limit: ['jessie'] } });
    expect(told()).toEqual([]);
    expect(await comeBack()).toMatchObject([{ users: [{ ids: ['jack', 'jessie'] }] }]);
  });
});

describe('a watch of its own', () => {
  async function watchApart(...users: User[]) {
    server.replies['queryUsers'] = () => usersAnswer(users);
    server.replies['unwatchUsers'] = () => ({});
    return client.watchUsers({ id: { $in: users.map(({ id }) => id) } });
  }

  test('has a key of its own, and ends without touching another watch of the same users', async () => {
    const first = await watchApart(jack(), jessie);
    const second = await watchApart(jack(), jessie);
    await first.release(['jack']);
    await second.release();
    expect(server.last.requests.map(({ method, params }) => [method, params])).toMatchObject([
      ['queryUsers', { key: 'watch-1', presence: true }],
      ['queryUsers', { key: 'watch-2', presence: true }],
      ['unwatchUsers', { key: 'watch-1', ids: ['jack'] }],
      ['unwatchUsers', { key: 'watch-2' }],
    ]);
    expect(await comeBack()).toEqual([{ users: [{ key: 'watch-1', ids: ['jessie'] }], channels: [] }]);
  });

  test('asks for nothing when it is released a second time, or after its session', async () => {
    const first = await watchApart(jack());
    await first.release();
    await first.release();
    const second = await watchApart(jessie);
    await client.disconnectUser();
    await second.release();
    await client.connectUser({ id: 'john' });
    await second.release();
    expect(server.last.requests).toEqual([]);
    expect(await comeBack()).toEqual([]);
  });
});

test('the users of every answer are given the moment it arrives, before its caller goes on', async () => {
  const seen: string[] = [];
  client.onUsers(({ users, watched }) => seen.push(`${users.map(({ id }) => id).join()} watched: ${watched.join()}`));
  await watchUsers(jack(), jessie);
  expect(seen).toEqual(['jack,jessie watched: jack,jessie']);
  await watchDevs(jack());
  expect(seen.at(-1)).toBe('jack watched: jack');
});

describe('a catching up that fails', () => {
  test('is reported and begun again on another connection, more and more slowly', async () => {
    await watchUsers(jack());
    let refused = 0;
    const { transport } = server;
    server.last.close(1006);
    events.length = 0;
    const open = transport.open.bind(transport);
    transport.open = (listener) => {
      // The server takes the connection, and has no time for its questions.
      const socket = open(listener);
      queueMicrotask(() => queueMicrotask(() => queueMicrotask(() => queueMicrotask(() => queueMicrotask(refuse)))));
      return socket;
    };
    const refuse = () => {
      const asked = server.last.requests.find(({ method }) => method === 'rewatch');
      if (asked && ++refused) server.last.refuse(asked, 'unavailable');
    };
    await clock.advance(60_000);
    expect(refused).toBeGreaterThan(5);
    expect(refused).toBeLessThan(40);
    expect(errors).toHaveLength(refused);
    expect(events.filter(({ type }) => type === 'connection.recovered')).toEqual([]);
    transport.open = open;
    server.replies['rewatch'] = () => ({ ...usersAnswer([jack()]), channels: [] });
    await clock.advance(10_000);
    expect(events.filter(({ type }) => type === 'connection.recovered')).toHaveLength(1);
    expect(server.open).toHaveLength(1);
  });

  test('because the user left meanwhile is nothing to report', async () => {
    await watchUsers(jack());
    server.last.close(1006);
    await clock.advance(500);
    expect(server.last.requests).toHaveLength(1);
    await client.disconnectUser();
    await clock.advance(60_000);
    expect(errors).toEqual([]);
    expect(events.filter(({ type }) => type === 'connection.recovered')).toEqual([]);
  });

  test('because the connection was lost once more begins anew, and is told once', async () => {
    await watchUsers(jack());
    server.last.close(1006);
    await clock.advance(500);
    expect(await comeBack({ ...usersAnswer([jack({ online: true, revision: 2 })]), channels: [] })).toHaveLength(1);
    expect(told()).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'connection.recovered')).toHaveLength(1);
    expect(errors).toEqual([]);
  });
});

test('who leaves forgets what was watched', async () => {
  await watchUsers(jack());
  await client.disconnectUser();
  await client.connectUser({ id: 'john' });
  expect(await comeBack()).toEqual([]);
});

test('and whoever comes next on the same device begins with nothing', async () => {
  await watchUsers(jack({ revision: 9 }));
  await client.disconnectUser();
  server.own = { ...server.own, id: 'jessie' };
  await client.connectUser({ id: 'jessie' });
  // Jessie may see less of jack, and what she sees is older.
  await watchUsers(jack({ revision: 3 }));
  await comeBack({ ...usersAnswer([jack({ online: true, revision: 4 })]), channels: [] });
  expect(told()).toEqual([['user.presence.changed', jack({ online: true, revision: 4 })]]);
});

test('a query that finds nobody watches nobody', async () => {
  await watchUsers();
  expect(await comeBack()).toEqual([]);
});

describe('a query whose caller gave up', () => {
  const key = queryKey({ filter: { name: { $autocomplete: 'ja' } }, sort: [] });

  test('leaves nothing watched on the server', async () => {
    const controller = new AbortController();
    const query = client.queryUsers({ name: { $autocomplete: 'ja' } }, [], {
      presence: true,
      signal: controller.signal,
    });
    controller.abort();
    await expect(query).rejects.toMatchObject({ code: 'aborted' });
    expect(server.last.requests.map(({ method, params }) => [method, params])).toMatchObject([
      ['queryUsers', {}],
      ['rewatch', { users: [{ key, ids: [] }], channels: [] }],
    ]);
    expect(await comeBack()).toEqual([]);
  });

  test('leaves watched what it watched before', async () => {
    server.replies['queryUsers'] = () => usersAnswer([jack()]);
    await client.queryUsers({ name: { $autocomplete: 'ja' } }, [], { presence: true });
    delete server.replies['queryUsers'];
    const again = client.queryUsers({ name: { $autocomplete: 'ja' } }, [], { presence: true });
    await Promise.all([expect(again).rejects.toMatchObject({ code: 'timeout' }), clock.advance(10_000)]);
    expect(server.last.requests.at(-1)?.params).toEqual({ users: [{ key, ids: ['jack'] }], channels: [] });
    expect(errors).toEqual([]);
  });

  test('and that was never sent, or watches nobody, asks for nothing', async () => {
    const read = client.queryUsers({}, [], { signal: AbortSignal.abort() });
    await expect(read).rejects.toMatchObject({ code: 'aborted' });
    await Promise.all([
      expect(client.queryUsers({})).rejects.toMatchObject({ code: 'timeout' }),
      clock.advance(10_000),
    ]);
    expect(server.last.requests.map(({ method }) => method)).toEqual(['queryUsers']);
  });
});
