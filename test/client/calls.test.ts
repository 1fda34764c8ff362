import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createPresenceClient } from 'presence-kit/client';
import type { PresenceClientOptions, PresenceError, PresenceEvent } from 'presence-kit/client';
import { manualClock } from 'presence-kit/testing';
import { seededRandom } from '../../src/base/random.js';
import { createScriptedServer, jack } from './scriptedServer.js';

async function connected(options: Partial<PresenceClientOptions> = {}) {
  const clock = manualClock();
  const server = createScriptedServer();
  const errors: PresenceError[] = [];
  const client = createPresenceClient({
    transport: server.transport,
    clock,
    random: seededRandom(1),
    onError: (error) => errors.push(error),
    ...options,
  } as PresenceClientOptions);
  const events: PresenceEvent[] = [];
  client.on((event) => events.push(event));
  await client.connectUser({ id: 'john' });
  return { clock, server, client, errors, events };
}

/** How a promise stands now, for stories that look while time stands still. */
function watch<Value>(promise: Promise<Value>) {
  const seen: { value?: Value; code?: string; message?: string } = {};
  promise.then(
    (value) => (seen.value = value),
    (error: PresenceError) => Object.assign(seen, { code: error.code, message: error.message }),
  );
  return seen;
}

describe('a call', () => {
  test('is one request, and its answer is what the server says', async () => {
    const { client, server } = await connected();
    server.replies['queryUsers'] = () => ({ users: [jack()] });
    const signal = new AbortController().signal;
    const answer = await client.queryUsers({ online: true }, [{ last_active: -1 }], { limit: 20, offset: 5, signal });
    expect(answer).toEqual({ users: [jack()] });
    expect(server.last.requests).toEqual([
      {
        type: 'request',
        id: 1,
        method: 'queryUsers',
        params: { filter: { online: true }, sort: [{ last_active: -1 }], limit: 20, offset: 5 },
      },
    ]);
  });

  test('of a channel names the channel', async () => {
    const { client, server } = await connected();
    const answer = {
      channel: {
        type: 'messaging',
        id: 'flutterdevs',
        cid: 'messaging:flutterdevs',
        created_at: '',
        updated_at: '',
        revision: 1,
      },
      members: [jack()],
    };
    for (const method of ['watchChannel', 'addMembers', 'removeMembers', 'updateChannel'])
      server.replies[method] = () => answer;
    server.replies['stopWatching'] = () => ({});
    const channel = client.channel('messaging', 'flutterdevs', { name: 'Flutter devs', members: ['john', 'jack'] });
    expect(channel.cid).toBe('messaging:flutterdevs');
    expect(await channel.watch()).toEqual(answer);
    expect(await channel.addMembers(['jessie'])).toEqual(answer);
    expect(await channel.removeMembers(['jack'])).toEqual(answer);
    expect(await channel.update({ name: null })).toEqual(answer);
    await channel.stopWatching();
    const name = { type: 'messaging', id: 'flutterdevs' };
    expect(server.last.requests.map(({ method, params }) => [method, params])).toEqual([
      ['watchChannel', { ...name, data: { name: 'Flutter devs', members: ['john', 'jack'] } }],
      ['addMembers', { ...name, members: ['jessie'] }],
      ['removeMembers', { ...name, members: ['jack'] }],
      ['updateChannel', { ...name, data: { name: null } }],
      ['stopWatching', name],
    ]);
  });

  test('that is refused rejects with what the server said', async () => {
    const { client, clock, server } = await connected();
    const call = watch(client.queryUsers({}));
    await clock.advance(0);
    server.last.refuse(server.last.requests[0], 'rate_limited');
    await clock.advance(0);
    expect(call).toEqual({ code: 'rate_limited', message: 'presence-kit: cannot; the story says so. Read on.' });
  });

  test('that is not answered ends after ten seconds, or after what the app says', async () => {
    const { client, clock } = await connected();
    const call = watch(client.queryUsers({}));
    await clock.advance(9_999);
    expect(call).toEqual({});
    await clock.advance(1);
    expect(call.code).toBe('timeout');

    const quick = await connected({ requestTimeoutMs: 50 });
    const other = watch(quick.client.queryUsers({}));
    await quick.clock.advance(50);
    expect(other.code).toBe('timeout');
  });

  test('ends when its signal says so, before or while it is under way', async () => {
    const { client, clock, server } = await connected();
    const controller = new AbortController();
    const call = watch(client.queryUsers({}, [], { signal: controller.signal }));
    await clock.advance(0);
    controller.abort();
    await clock.advance(0);
    expect(call.code).toBe('aborted');
    // Its answer comes too late and harms nobody.
    server.last.answer(server.last.requests[0], { users: [] });
    await clock.advance(0);

    expect(watch(client.channel('messaging', 'x').watch({ signal: controller.signal }))).toEqual({});
    await clock.advance(0);
    expect(server.last.requests).toHaveLength(1);
  });

  test('ends when its signal says so while it waits for a connection, and is not sent later', async () => {
    const { client, clock, server } = await connected();
    server.last.close(1006);
    await clock.advance(0);
    const controller = new AbortController();
    const call = watch(client.upsertUser({ id: 'john', status: 'Never mind' }, { signal: controller.signal }));
    await clock.advance(0);
    controller.abort();
    await clock.advance(0);
    expect(call.code).toBe('aborted');
    await clock.advance(500);
    expect(client.connectionStatus).toBe('connected');
    expect(server.last.requests).toEqual([]);
  });

  test('that has ended leaves nothing behind: no timer, no listener', async () => {
    let armed = 0;
    const clock = manualClock();
    const counting = {
      ...clock,
      timer(run: () => void, ms: number) {
        armed++;
        let cancel = clock.timer(() => {
          armed--;
          cancel = () => {};
          run();
        }, ms);
        return () => {
          if (cancel !== none) armed--;
          cancel();
          cancel = none;
        };
      },
    };
    const none = () => {};
    const { client, server } = await connected({ clock: counting });
    const before = armed;
    server.replies['queryUsers'] = () => ({ users: [] });
    const { signal } = new AbortController();
    for (let call = 0; call < 10; call++) await client.queryUsers({}, [], { signal });
    expect(armed).toBe(before);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('over the size of a frame is refused here', async () => {
    const { client, server } = await connected();
    const long = Array.from(
      { length: 1000 },
      (_, index) => `somebody-with-a-very-long-name-to-make-this-large-${index}-${'é'.repeat(10)}`,
    );
    await expect(client.queryUsers({ id: { $in: long } })).rejects.toMatchObject({ code: 'too_large' });
    expect(server.last.requests).toEqual([]);
  });

  test('with something that is no JSON is refused here', async () => {
    const { client } = await connected();
    const circle: Record<string, unknown> = { id: 'john' };
    circle['self'] = circle;
    await expect(client.upsertUser(circle as { id: string })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('before connectUser, or after disconnectUser, rejects', async () => {
    const { client, server } = await connected();
    await client.disconnectUser();
    await expect(client.queryUsers({})).rejects.toMatchObject({
      code: 'closed',
      message: expect.stringContaining('Call connectUser') as string,
    });
    // There is nothing left to let go of.
    await client.unwatchUsers(['jack']);
    await client.channel('messaging', 'flutterdevs').stopWatching();
    expect(server.sockets).toHaveLength(1);
  });

  test('beyond a thousand that wait is refused', async () => {
    const { client, clock, server } = await connected();
    server.reachable = false;
    server.last.close(1006);
    await clock.advance(0);
    const calls = Array.from({ length: 1001 }, () => watch(client.queryUsers({})));
    await clock.advance(0);
    expect(calls.map(({ code }) => code).filter(Boolean)).toEqual(['rate_limited']);
    await clock.advance(10_000);
    expect(calls.filter(({ code }) => code === 'timeout')).toHaveLength(1000);
  });
});

describe('the own view', () => {
  test('is changed, and told, before upsertUser answers; and told once', async () => {
    const { client, clock, server, events } = await connected();
    const changed = { ...server.own, status: 'Eating', revision: 2 };
    server.replies['upsertUser'] = () => ({ user: changed });
    const seen: unknown[] = [];
    client.on('user.updated', ({ user }) => seen.push('event', user));
    const user = await client.upsertUser({ id: 'john', status: 'Eating' });
    seen.push('answer', user);
    expect(client.user).toEqual(changed);
    server.last.tell({ type: 'user.updated', user: changed, created_at: '2019-01-07T13:00:00.000Z' });
    await clock.advance(0);
    expect(seen).toEqual(['event', changed, 'answer', changed]);
    expect(events.map(({ type }) => type)).toEqual(['connection.changed', 'user.updated']);
  });

  test('follows what other devices do, the newest revision wins', async () => {
    const { client, clock, server } = await connected();
    server.last.tell({
      type: 'user.updated',
      user: { ...server.own, status: 'new', revision: 7 } as never,
      created_at: '',
    });
    server.last.tell({
      type: 'user.updated',
      user: { ...server.own, status: 'old', revision: 6 } as never,
      created_at: '',
    });
    await clock.advance(0);
    expect(client.user).toMatchObject({ status: 'new', revision: 7 });
  });
});

describe('when the connection is lost', () => {
  test('watches are taken up a few at a time, and a query that changes one of them waits for its turn', async () => {
    const { client, clock, server } = await connected();
    const some = (from: number) =>
      Array.from({ length: 40 }, (_, index) => ({ id: `user-${from + index}`, online: false, revision: 1 }));
    const answer = (from: number) => ({
      users: some(from),
      watching: { watched: some(from).map(({ id }) => id), over_limit: [] },
    });
    for (let from = 0; from < 400; from += 40) {
      server.replies['queryUsers'] = () => answer(from);
      await client.queryUsers({ from }, [], { presence: true, limit: 40 });
    }
    server.last.close(1006);
    await clock.advance(500);
    const asked = watch(client.queryUsers({ from: 360 }, [], { presence: true, limit: 40 }));
    const read = watch(client.queryUsers({ id: 'jack' }));
    await clock.advance(0);
    const methods = () => server.last.requests.map(({ method }) => method);
    expect(methods()).toEqual(['rewatch', 'rewatch', 'rewatch', 'rewatch', 'queryUsers']);
    expect(read.value).toBeDefined();

    // One is refused: everything waits for a second, then goes on.
    const [refused, ...others] = server.last.requests;
    server.last.refuse(refused, 'rate_limited');
    for (const request of others.slice(0, 3)) server.last.answer(request, { ...answer(0), channels: [] });
    await clock.advance(999);
    expect(methods()).toHaveLength(5);
    server.replies['rewatch'] = () => ({ ...answer(0), channels: [] });
    await clock.advance(1);
    expect(methods().slice(5)).toEqual([...Array.from({ length: 7 }, () => 'rewatch'), 'queryUsers']);
    expect(server.last.requests[5]?.params).toEqual(refused?.params);
    expect(asked.value).toBeDefined();
    expect(server.sockets).toHaveLength(2);
  });

  test('a question is asked again, and a change of members says that it may have been done', async () => {
    const { client, clock, server } = await connected();
    const question = watch(client.queryUsers({}));
    const change = watch(client.channel('messaging', 'x').addMembers(['jack']));
    await clock.advance(0);
    server.last.close(1006);
    await clock.advance(0);
    expect(change.code).toBe('closed');
    expect(change.message).toContain('Read whether it was done');
    server.replies['queryUsers'] = () => ({ users: [] });
    await clock.advance(500);
    expect(question).toEqual({ value: { users: [] } });
    expect(server.last.requests.map(({ method }) => method)).toEqual(['queryUsers']);
  });

  test('a wish for oneself is sent again', async () => {
    const { client, clock, server } = await connected();
    const wish = watch(client.upsertUser({ id: 'john', invisible: true }));
    await clock.advance(0);
    server.last.close(1006);
    server.replies['upsertUser'] = () => ({ user: { ...server.own, invisible: true, revision: 2 } });
    await clock.advance(500);
    expect(wish.value).toMatchObject({ invisible: true });
    expect(client.user).toMatchObject({ invisible: true });
  });

  test('calls wait for the connection, in order, and within their time', async () => {
    let comeBack = () => {};
    const environment = { onReturn: (back: () => void) => ((comeBack = back), () => {}) };
    const { client, clock, server } = await connected({ environment });
    server.reachable = false;
    server.last.close(1006);
    await clock.advance(0);
    const early = watch(client.queryUsers({}));
    await clock.advance(6_000);
    const add = watch(client.channel('messaging', 'x').addMembers(['jack']));
    const update = watch(client.channel('messaging', 'x').update({ name: 'X' }));
    await clock.advance(4_000);
    expect(early.code).toBe('timeout');
    expect([add, update]).toEqual([{}, {}]);
    server.reachable = true;
    comeBack();
    await clock.advance(0);
    expect(server.last.requests.map(({ method }) => method)).toEqual(['addMembers', 'updateChannel']);
  });

  test('of several wishes for the same fields the last one is sent, and answers for all', async () => {
    const { client, clock, server } = await connected();
    server.last.close(1006);
    await clock.advance(0);
    server.replies['upsertUser'] = ({ user }) => ({ user: { ...server.own, ...(user as object), revision: 2 } });
    const wishes = [
      watch(client.upsertUser({ id: 'john', status: 'one' })),
      watch(client.upsertUser({ id: 'john', invisible: true })),
      watch(client.upsertUser({ id: 'john', status: 'two' })),
      watch(client.upsertUser({ id: 'john', invisible: false })),
      watch(client.upsertUser({ id: 'john', status: 'three' })),
    ];
    await clock.advance(500);
    expect(server.last.requests.map(({ params }) => params!['user'])).toEqual([
      { id: 'john', invisible: false },
      { id: 'john', status: 'three' },
    ]);
    expect(wishes.map(({ value }) => value?.status ?? value?.invisible)).toEqual([
      'three',
      false,
      'three',
      false,
      'three',
    ]);
  });

  describe('a newer wish that its caller aborts', () => {
    async function twoWishes() {
      const all = await connected();
      all.server.last.close(1006);
      await all.clock.advance(0);
      all.server.replies['upsertUser'] = ({ user }) => ({
        user: { ...all.server.own, ...(user as object), revision: 2 },
      });
      const controller = new AbortController();
      const older = watch(all.client.upsertUser({ id: 'john', status: 'older' }));
      const newer = watch(all.client.upsertUser({ id: 'john', status: 'newer' }, { signal: controller.signal }));
      return { ...all, older, newer, abort: () => controller.abort() };
    }
    const sentBy = ({ server }: { server: ReturnType<typeof createScriptedServer> }) =>
      server.last.requests.map(({ params }) => (params!['user'] as { status: string }).status);

    test('before it is sent leaves the older one to be sent', async () => {
      const all = await twoWishes();
      all.abort();
      await all.clock.advance(500);
      expect(all.newer.code).toBe('aborted');
      expect(sentBy(all)).toEqual(['older']);
      expect(all.older.value).toMatchObject({ status: 'older' });
    });

    test('after it was sent leaves its answer to the older one', async () => {
      const all = await twoWishes();
      delete all.server.replies['upsertUser'];
      await all.clock.advance(500);
      all.abort();
      await all.clock.advance(0);
      expect([all.newer.code, all.older]).toEqual(['aborted', {}]);
      all.server.last.answer(all.server.last.requests[0], {
        user: { ...all.server.own, status: 'newer', revision: 2 },
      });
      await all.clock.advance(0);
      expect(all.older.value).toMatchObject({ status: 'newer' });
      expect(all.client.user).toMatchObject({ status: 'newer' });
    });

    test('after the connection that it was sent on was lost leaves the older one to be sent', async () => {
      const all = await twoWishes();
      delete all.server.replies['upsertUser'];
      await all.clock.advance(500);
      all.server.last.close(1006);
      await all.clock.advance(0);
      all.abort();
      await all.clock.advance(1_000);
      expect(sentBy(all)).toEqual(['older']);
    });
  });

  test('a wish that was replaced stays replaced, however often the connection is lost', async () => {
    const { client, clock, server } = await connected();
    server.last.close(1006);
    await clock.advance(0);
    const visible = watch(client.upsertUser({ id: 'john', invisible: false }));
    const invisible = watch(client.upsertUser({ id: 'john', invisible: true }));
    await clock.advance(500);
    server.last.close(1006);
    await clock.advance(500);
    expect(server.sockets.flatMap(({ requests }) => requests).map(({ params }) => params!['user'])).toEqual([
      { id: 'john', invisible: true },
      { id: 'john', invisible: true },
    ]);
    await clock.advance(10_000);
    expect([visible.code, invisible.code]).toEqual(['timeout', 'timeout']);
  });

  test('changes are refused at once where the app wants that, questions wait all the same', async () => {
    const { client, clock, server } = await connected({ whileOffline: 'refuse' });
    const sent = watch(client.upsertUser({ id: 'john', status: 'under way' }));
    await clock.advance(0);
    server.last.close(1006);
    await clock.advance(0);
    const wish = watch(client.upsertUser({ id: 'john', invisible: true }));
    const question = watch(client.queryUsers({}));
    server.replies['queryUsers'] = () => ({ users: [] });
    await clock.advance(500);
    expect([sent.code, wish.code, question.value]).toEqual(['closed', 'closed', { users: [] }]);
    expect(server.last.requests.map(({ method }) => method)).toEqual(['queryUsers']);
  });

  test('and the user leaves, everything that waits is told', async () => {
    const { client, clock, server } = await connected();
    server.reachable = false;
    server.last.close(1006);
    await clock.advance(0);
    const calls = [watch(client.queryUsers({})), watch(client.upsertUser({ id: 'john', status: 'x' }))];
    void client.disconnectUser();
    await clock.advance(0);
    expect(calls.map(({ code }) => code)).toEqual(['closed', 'closed']);
  });
});

test('an answer that this client cannot apply rejects its caller at once, and says why', async () => {
  const { client, server } = await connected();
  server.replies['queryChannels'] = () => ({ channels: [{ id: 'no members' }] });
  await expect(client.queryChannels({}, [], { presence: true })).rejects.toMatchObject({
    code: 'unavailable',
    cause: { name: 'TypeError' },
  });
});

test('while the first connection is being made, calls wait for it', async () => {
  const clock = manualClock();
  const server = createScriptedServer();
  const client = createPresenceClient({ transport: server.transport, clock });
  server.replies['queryUsers'] = () => ({ users: [] });
  void client.connectUser({ id: 'john' });
  expect(await client.queryUsers({})).toEqual({ users: [] });
});

describe('listening', () => {
  test('ends when the listener says so, for this listener alone', async () => {
    const { client, clock, server } = await connected();
    const heard: string[] = [];
    const stop = client.on('user.presence.changed', () => heard.push('one'));
    client.on('user.presence.changed', () => heard.push('two'));
    const tell = async () => {
      server.last.tell({ type: 'user.presence.changed', user: jack(), created_at: '' });
      await clock.advance(0);
    };
    await tell();
    stop();
    stop();
    await tell();
    expect(heard).toEqual(['one', 'two', 'two']);
  });
});
