import { describe, expect, test } from 'vitest';
import { createPresenceClient, PresenceError } from 'presence-kit/client';
import type { OwnUser, PresenceClientOptions, PresenceEvent, Transport } from 'presence-kit/client';
import { manualClock } from 'presence-kit/testing';
import { seededRandom } from '../../src/base/random.js';
import { createScriptedServer } from './scriptedServer.js';

function setUp(options: Partial<PresenceClientOptions> = {}) {
  const clock = manualClock();
  const server = createScriptedServer();
  const errors: PresenceError[] = [];
  let comeBack = () => {};
  let listeners = 0;
  const environment = {
    onReturn(back: () => void) {
      listeners++;
      comeBack = back;
      return () => void listeners--;
    },
  };
  const client = createPresenceClient({
    transport: server.transport,
    clock,
    random: seededRandom(1),
    environment,
    onError: (error) => errors.push(error),
    ...options,
  } as PresenceClientOptions);
  const statuses: string[] = [];
  client.onConnectionStatus((status) => statuses.push(status));
  const events: PresenceEvent[] = [];
  client.on((event) => events.push(event));
  return { clock, server, client, errors, statuses, events, comeBack: () => comeBack(), listeners: () => listeners };
}

async function connected(options: Partial<PresenceClientOptions> = {}) {
  const all = setUp(options);
  await all.client.connectUser({ id: 'john' }, 'a token');
  return all;
}

const types = (events: PresenceEvent[]) =>
  events.map((event) => (event.type === 'connection.changed' ? `${event.type} ${event.online}` : event.type));

describe('connecting', () => {
  test('nothing is opened before somebody connects', async () => {
    const { clock, server, client } = setUp();
    await clock.advance(60_000);
    expect(server.sockets).toEqual([]);
    expect(client.connectionStatus).toBe('initial');
    expect(client.user).toBeUndefined();
  });

  test('the profile goes with the first frame, and the own view comes back', async () => {
    const { client, server, statuses, events } = setUp();
    const user = await client.connectUser({ id: 'john', status: 'On stage', invisible: true }, 'a token');
    expect(user).toEqual(server.own);
    expect(client.user).toBe(user);
    expect(server.last.sent).toEqual([
      {
        type: 'connect',
        protocol: 1,
        id: 0,
        user: { id: 'john', status: 'On stage', invisible: true },
        token: 'a token',
      },
    ]);
    expect(statuses).toEqual(['connecting', 'connected']);
    expect(types(events)).toEqual(['connection.changed true']);
  });

  test('the own view is there when the connection is announced', async () => {
    const { client } = setUp();
    const seen: unknown[] = [];
    client.on('connection.changed', () => seen.push(client.user?.id));
    client.onConnectionStatus((status) => status === 'connected' && seen.push(client.user?.id));
    await client.connectUser({ id: 'john' });
    expect(seen).toEqual(['john', 'john']);
  });

  test('it stays pending while the server cannot be reached, and ends well when it can', async () => {
    const { client, clock, server, statuses, errors } = setUp();
    server.reachable = false;
    let user: unknown;
    void client.connectUser({ id: 'john', status: 'Here' }).then((own) => (user = own));
    await clock.advance(60_000);
    expect(user).toBeUndefined();
    expect(server.sockets.length).toBeGreaterThan(6);
    expect(server.open).toEqual([]);
    server.reachable = true;
    await clock.advance(10_000);
    expect(user).toEqual(server.own);
    expect(server.last.sent[0]?.user).toEqual({ id: 'john', status: 'Here' });
    expect(statuses).toEqual(['connecting', 'connected']);
    expect(errors).toEqual([]);
  });

  test('an attempt that hangs is given up after ten seconds, and leaves no socket behind', async () => {
    const { client, clock, server } = setUp();
    server.answers = false;
    void client.connectUser({ id: 'john' });
    await clock.advance(9_999);
    expect(server.sockets).toHaveLength(1);
    await clock.advance(501);
    expect(server.sockets).toHaveLength(2);
    expect(server.open).toHaveLength(1);
    server.answers = true;
    await clock.advance(11_000);
    expect(client.connectionStatus).toBe('connected');
    expect(server.open).toHaveLength(1);
  });

  test('a token that is refused rejects, and nothing is tried again', async () => {
    const { client, clock, server, statuses } = setUp();
    server.refuses = { code: 'unauthorized', close: 4400 };
    await expect(client.connectUser({ id: 'john' }, 'forged')).rejects.toMatchObject({
      name: 'PresenceError',
      code: 'unauthorized',
    });
    await clock.advance(60_000);
    expect(server.sockets).toHaveLength(1);
    expect(statuses).toEqual(['connecting', 'disconnected']);
    server.refuses = undefined;
    await expect(client.connectUser({ id: 'john' }, 'right')).resolves.toEqual(server.own);
  });

  test('another user on a connected client is invalid input', async () => {
    const { client, server } = await connected();
    await expect(client.connectUser({ id: 'jack' })).rejects.toMatchObject({ code: 'invalid_input' });
    expect(client.user?.id).toBe('john');
    expect(server.sockets).toHaveLength(1);
  });

  test('the same user twice is one connection, and both profiles are merged', async () => {
    const { client, server } = setUp();
    const twice = { ...server.own, status: 'Twice', revision: 2 };
    server.replies['upsertUser'] = () => ({ user: twice });
    const both = [
      client.connectUser({ id: 'john', name: 'John' }),
      client.connectUser({ id: 'john', status: 'Twice' }),
    ];
    expect(await Promise.all(both)).toEqual([server.own, twice]);
    expect(server.sockets).toHaveLength(1);
    expect(server.last.sent.map(({ user, params }) => user ?? params?.['user'])).toEqual([
      { id: 'john', name: 'John' },
      { id: 'john', status: 'Twice' },
    ]);
  });

  test('the same user again the moment it is heard of the connection is answered at once', async () => {
    const { client, server } = setUp();
    const joined: Promise<OwnUser>[] = [];
    client.onConnectionStatus((status) => status === 'connected' && joined.push(client.connectUser({ id: 'john' })));
    await client.connectUser({ id: 'john' });
    expect(await Promise.all(joined)).toEqual([server.own]);
  });

  test('the same user again while it is restored is answered with what the server says by then', async () => {
    const { client, clock, server, events } = await connected();
    server.last.close(1006);
    await clock.advance(0);
    server.own = { ...server.own, status: 'On stage', revision: 2 };
    const joined = client.connectUser({ id: 'john' });
    await clock.advance(500);
    expect(await joined).toMatchObject({ status: 'On stage' });
    expect(client.user).toMatchObject({ status: 'On stage' });
    expect(events.filter(({ type }) => type === 'user.updated')).toHaveLength(1);
  });

  test('the same user again on a connection merges what is new', async () => {
    const { client, server } = await connected();
    server.replies['upsertUser'] = () => ({ user: { ...server.own, status: 'Again', revision: 2 } });
    expect(await client.connectUser({ id: 'john' })).toEqual(server.own);
    expect(server.last.requests).toEqual([]);
    expect(await client.connectUser({ id: 'john', status: 'Again' })).toMatchObject({ status: 'Again' });
    expect(server.last.requests).toMatchObject([
      { method: 'upsertUser', params: { user: { id: 'john', status: 'Again' } } },
    ]);
  });

  test('an address that is none is refused at once', () => {
    expect(() => createPresenceClient({ url: 'ftp://localhost' })).toThrow(
      /presence-kit: cannot reach a server at|presence-kit: cannot reach/,
    );
  });

  test.each([
    ['no options', undefined, /cannot make a client/],
    ['nothing that says where the server is', {}, /no 'url' and no 'transport'/],
    ['a transport that cannot open', { transport: {} }, /no 'url' and no 'transport'/],
    ['a number as the address', { url: 8787 }, /cannot reach '8787'/],
    ['an address without a host', { url: 'ws://' }, /cannot reach 'ws:\/\/'/],
    ['an address with a space', { url: 'ws://local host' }, /cannot reach/],
    [
      'a misspelt option',
      { url: 'ws://localhost', requestTimeoutMS: 5 },
      /no option 'requestTimeoutMS'. Use one of: url, .*requestTimeoutMs/,
    ],
  ])('is refused at once, in a sentence, with %s', (_, options, sentence) => {
    const make = () => createPresenceClient(options as never);
    expect(make).toThrow(PresenceError);
    expect(make).toThrow(expect.objectContaining({ code: 'invalid_input', message: expect.stringMatching(sentence) }));
  });

  test('a transport that cannot even begin rejects', async () => {
    const broken = {
      open() {
        throw new PresenceError('invalid_input', 'cannot open; the story says so. Read on.');
      },
    };
    const { client } = setUp({ transport: broken });
    await expect(client.connectUser({ id: 'john' })).rejects.toMatchObject({ code: 'invalid_input' });
    expect(client.connectionStatus).toBe('disconnected');
  });

  test('a profile that no server would take is refused without being sent', async () => {
    const { client, server } = setUp();
    await expect(client.connectUser({ id: 'john', bio: 'x'.repeat(70_000) })).rejects.toMatchObject({
      code: 'too_large',
    });
    expect(server.last).toBeUndefined();
  });
});

describe('disconnecting', () => {
  test('a goodbye is said, heard and nothing comes back', async () => {
    const { client, clock, server, statuses, events, listeners } = await connected();
    await client.disconnectUser();
    expect(server.last.sent.at(-1)).toEqual({ type: 'goodbye' });
    expect(server.open).toEqual([]);
    expect(client.user).toBeUndefined();
    expect(statuses).toEqual(['connecting', 'connected', 'disconnected']);
    expect(types(events)).toEqual(['connection.changed true', 'connection.changed false']);
    expect(listeners()).toBe(0);
    await clock.advance(120_000);
    expect(server.sockets).toHaveLength(1);
  });

  test('a server that does not hear the goodbye is not waited for longer than a second', async () => {
    const { client, clock, server } = await connected();
    server.hearsGoodbyes = false;
    let left = false;
    void client.disconnectUser().then(() => (left = true));
    expect(client.connectionStatus).toBe('disconnected');
    await clock.advance(999);
    expect(left).toBe(false);
    await clock.advance(1);
    expect(left).toBe(true);
    expect(server.last.closedByClient).toBe(true);
  });

  test('a pending connectUser rejects', async () => {
    const { client, clock, server } = setUp();
    server.reachable = false;
    const pending = client.connectUser({ id: 'john' });
    await clock.advance(3_000);
    await client.disconnectUser();
    await expect(pending).rejects.toMatchObject({ code: 'closed' });
    await clock.advance(60_000);
    expect(server.open).toEqual([]);
  });

  test('to leave twice, or before coming, is harmless', async () => {
    const { client } = setUp();
    await client.disconnectUser();
    expect(client.connectionStatus).toBe('initial');
    await client.connectUser({ id: 'john' });
    await client.disconnectUser();
    await client.disconnectUser();
    expect(client.connectionStatus).toBe('disconnected');
  });

  test('connect, disconnect, connect in one tick ends with one connection', async () => {
    const { client, clock, server } = setUp();
    const first = client.connectUser({ id: 'john', status: 'Once' });
    void client.disconnectUser();
    const second = client.connectUser({ id: 'john', status: 'Once' });
    await expect(first).rejects.toMatchObject({ code: 'closed' });
    await expect(second).resolves.toEqual(server.own);
    await clock.advance(30_000);
    expect(server.open).toHaveLength(1);
    expect(server.sockets.flatMap(({ sent }) => sent)).toHaveLength(1);
  });

  test('a token that comes after the user left opens nothing, and is not used for the next user', async () => {
    const { client, clock, server } = setUp();
    const answers: ((token: string) => void)[] = [];
    const provider = () => new Promise<string>((resolve) => answers.push(resolve));
    const first = client.connectUser({ id: 'john' }, provider);
    void client.disconnectUser();
    await expect(first).rejects.toMatchObject({ code: 'closed' });
    void client.connectUser({ id: 'jack' }, provider);
    answers[0]?.("john's");
    await clock.advance(0);
    expect(server.sockets).toEqual([]);
    answers[1]?.("jack's");
    await clock.advance(0);
    expect(server.sockets).toHaveLength(1);
    expect(server.last.sent[0]).toMatchObject({ user: { id: 'jack' }, token: "jack's" });
  });

  test('somebody else can connect afterwards', async () => {
    const { client, server } = await connected();
    await client.disconnectUser();
    server.own = { id: 'jack', online: true, invisible: false, revision: 1 };
    expect(await client.connectUser({ id: 'jack' })).toEqual(server.own);
    expect(server.last.sent[0]).not.toHaveProperty('replaces');
  });

  test.each(['event', 'status'])('a listener may leave the moment it hears of the connection (%s)', async (how) => {
    const { client, clock, server, statuses, events } = setUp();
    if (how === 'event') client.on('connection.changed', ({ online }) => online && void client.disconnectUser());
    else client.onConnectionStatus((status) => status === 'connected' && void client.disconnectUser());
    await client.connectUser({ id: 'john' });
    await clock.advance(2_000);
    expect(statuses).toEqual(['connecting', 'connected', 'disconnected']);
    expect(types(events)).toEqual(how === 'event' ? ['connection.changed true', 'connection.changed false'] : []);
    expect(server.open).toEqual([]);
  });
});

describe('a connection that was lost', () => {
  test('is back within half a second, names the one whose place it takes, and repeats nothing of the profile', async () => {
    const { client, clock, server, statuses, events } = setUp();
    await client.connectUser({ id: 'john', status: 'On stage' }, 'a token');
    server.last.close(1006);
    await clock.advance(0);
    expect(client.connectionStatus).toBe('reconnecting');
    expect(client.user).toEqual(server.own);
    await clock.advance(500);
    expect(client.connectionStatus).toBe('connected');
    expect(server.last.sent).toEqual([
      { type: 'connect', protocol: 1, id: 0, user: { id: 'john' }, token: 'a token', replaces: 'connection 1' },
    ]);
    expect(statuses).toEqual(['connecting', 'connected', 'reconnecting', 'connected']);
    expect(types(events)).toEqual([
      'connection.changed true',
      'connection.changed false',
      'connection.changed true',
      'connection.recovered',
    ]);
  });

  test('is tried again ever more slowly, and never more than ten seconds apart', async () => {
    const { clock, server } = await connected();
    server.reachable = false;
    const at: number[] = [];
    const { transport } = server;
    const open = transport.open.bind(transport);
    transport.open = (listener) => {
      at.push(clock.now());
      return open(listener);
    };
    server.last.close(1006);
    await clock.advance(10 * 60_000);
    const gaps = at.slice(1).map((time, index) => time - (at[index] as number));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(10_000);
    expect(Math.max(...gaps)).toBeGreaterThan(5_000);
    // Full jitter to ten seconds is five on average.
    expect(at.length).toBeGreaterThan(70);
    expect(at.length).toBeLessThan(220);
  });

  test('is tried again by each of many at any moment of its time: they do not come back in one instant', async () => {
    const tries: number[][] = [];
    const clock = manualClock();
    const server = createScriptedServer();
    for (let index = 0; index < 500; index++) {
      const at: number[] = [];
      tries.push(at);
      const transport: Transport = {
        open(listener) {
          at.push(clock.now());
          return server.transport.open(listener);
        },
      };
      await createPresenceClient({ transport, clock, random: seededRandom(index) }).connectUser({ id: 'john' });
    }
    server.reachable = false;
    const lostAt = clock.now();
    for (const socket of server.open) socket.close(1006);
    await clock.advance(20_000);
    for (const [retry, mostMs] of [500, 1_000, 2_000, 4_000].entries()) {
      const tenths = Array.from({ length: 10 }, () => 0);
      for (const at of tries) {
        const waited = (at[retry + 1] as number) - (retry === 0 ? lostAt : (at[retry] as number));
        tenths[Math.floor((waited / mostMs) * 10)]!++;
      }
      // Fifty in each, give or take.
      expect(Math.min(...tenths)).toBeGreaterThan(25);
      expect(Math.max(...tenths)).toBeLessThan(80);
    }
  });

  test.each([1000, 1001, 1005, 1008, 1009, 1011, 1012, 1013, 3000, 4000, 4402, 4999])(
    'is tried again with the same token whatever the server closes with (%i), but for the two codes that say otherwise',
    async (code) => {
      const { client, clock, server } = setUp();
      let asked = 0;
      await client.connectUser({ id: 'john' }, async () => `token ${++asked}`);
      server.last.close(code);
      await clock.advance(500);
      expect(client.connectionStatus).toBe('connected');
      expect(server.last.sent[0]).toMatchObject({ token: 'token 1', replaces: 'connection 1' });
    },
  );

  test('comes back within half a second again once it was healthy for ten seconds, however often it was lost before', async () => {
    const { client, clock, server } = await connected();
    for (let round = 0; round < 20; round++) {
      await clock.advance(10_000);
      server.last.close(1013);
      await clock.advance(500);
      expect(client.connectionStatus).toBe('connected');
    }
    expect(server.open).toHaveLength(1);
  });

  test('is tried again ever more slowly by a client whose server accepts it and drops it at once', async () => {
    const { client, clock, server } = await connected();
    client.onConnectionStatus((status) => status === 'connected' && server.last.close(1013));
    server.last.close(1013);
    await clock.advance(10 * 60_000);
    // At most ten seconds apart, five on average.
    expect(server.sockets.length).toBeGreaterThan(60);
    expect(server.sockets.length).toBeLessThan(220);
  });

  test('tells the own view when it changed meanwhile, before it says that all is told', async () => {
    const { client, clock, server, events } = await connected();
    server.own = { ...server.own, status: 'From my phone', revision: 5 };
    server.last.close(1006);
    await clock.advance(500);
    expect(client.user).toMatchObject({ status: 'From my phone' });
    expect(types(events).slice(2)).toEqual(['connection.changed true', 'user.updated', 'connection.recovered']);
  });

  test('is not tried again when the server says stop, and the reason is told', async () => {
    const { client, clock, server, errors, events } = await connected();
    server.last.say(
      JSON.stringify({
        type: 'error',
        error: { code: 'not_found', message: 'cannot stay; the user was deleted. Goodbye.' },
      }),
    );
    server.last.close(4400);
    await clock.advance(60_000);
    expect(client.connectionStatus).toBe('disconnected');
    expect(client.user).toBeUndefined();
    expect(server.sockets).toHaveLength(1);
    expect(errors.map(({ code, message }) => [code, message])).toEqual([
      ['not_found', 'presence-kit: cannot stay; the user was deleted. Goodbye.'],
    ]);
    expect(types(events)).toEqual(['connection.changed true', 'connection.changed false']);
  });
});

describe('tokens', () => {
  test('a function is asked once, and again when the server says that the token expired', async () => {
    const { client, clock, server } = setUp();
    let asked = 0;
    await client.connectUser({ id: 'john' }, async () => `token ${++asked}`);
    server.last.close(1006);
    await clock.advance(500);
    expect(server.last.sent[0]?.token).toBe('token 1');
    server.last.close(4401);
    await clock.advance(500);
    expect(server.last.sent[0]).toMatchObject({ token: 'token 2', replaces: 'connection 2' });
    expect(client.connectionStatus).toBe('connected');
  });

  test('a token that expired and cannot be renewed is the end', async () => {
    const { client, server } = setUp();
    server.refuses = { code: 'token_expired', close: 4401 };
    await expect(client.connectUser({ id: 'john' }, 'old')).rejects.toMatchObject({ code: 'token_expired' });
  });

  test('a function that only has expired tokens is asked ever more slowly', async () => {
    const { client, clock, server } = setUp();
    server.refuses = { code: 'token_expired', close: 4401 };
    let asked = 0;
    void client.connectUser({ id: 'john' }, async () => `old ${++asked}`);
    await clock.advance(60_000);
    expect(asked).toBeGreaterThan(5);
    expect(asked).toBeLessThan(40);
  });

  test('a function that fails is reported and asked again', async () => {
    const { client, clock, server, errors } = setUp();
    let asked = 0;
    const user = client.connectUser({ id: 'john' }, async () => {
      if (++asked < 3) throw new Error('the backend is down');
      return 'at last';
    });
    await clock.advance(1_500);
    await expect(user).resolves.toEqual(server.own);
    expect(errors.map(({ code }) => code)).toEqual(['unavailable', 'unavailable']);
    expect(errors[0]?.message).toContain('the backend is down');
    expect(server.sockets).toHaveLength(1);
  });

  test("a function that says 'unauthorized' ends it", async () => {
    const { client, server } = setUp();
    const provider = () =>
      Promise.reject(new PresenceError('unauthorized', 'cannot get a token; nobody is signed in. Sign in.'));
    await expect(client.connectUser({ id: 'john' }, provider)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(server.sockets).toEqual([]);
  });

  test('a function that never answers is not waited for longer than an attempt', async () => {
    const { client, clock, server } = setUp();
    let asked = 0;
    void client.connectUser({ id: 'john' }, () => (++asked === 1 ? new Promise(() => {}) : Promise.resolve('quick')));
    await clock.advance(10_500);
    expect(client.connectionStatus).toBe('connected');
    expect(server.last.sent[0]?.token).toBe('quick');
  });
});

describe('a socket that says it is open', () => {
  test('is asked after half a minute of silence, and believed when it answers', async () => {
    const { client, clock, server } = await connected();
    await clock.advance(29_000);
    expect(server.last.pings).toBe(0);
    await clock.advance(12_000);
    expect(server.last.pings).toBe(1);
    await clock.advance(10 * 60_000);
    expect(server.last.pings).toBeGreaterThan(10);
    expect(server.sockets).toHaveLength(1);
    expect(client.connectionStatus).toBe('connected');
  });

  test('is given up when it does not answer within five seconds', async () => {
    const { client, clock, server, statuses } = await connected();
    server.answers = false;
    await clock.advance(35_500);
    expect(client.connectionStatus).toBe('reconnecting');
    expect(server.sockets[0]?.isOpen).toBe(false);
    server.answers = true;
    await clock.advance(11_000);
    expect(statuses).toEqual(['connecting', 'connected', 'reconnecting', 'connected']);
    expect(server.open).toHaveLength(1);
  });

  test('is asked at once when the page or the network is back', async () => {
    const { client, clock, server, comeBack } = await connected();
    server.answers = false;
    comeBack();
    comeBack();
    await clock.advance(4_999);
    expect(server.sockets[0]?.pings).toBe(1);
    expect(client.connectionStatus).toBe('connected');
    await clock.advance(1);
    expect(client.connectionStatus).toBe('reconnecting');
  });

  test('is asked when a timer fires far too late, as after a sleep', async () => {
    let asleep = 0;
    const clock = manualClock();
    const sleepy = { ...clock, now: () => clock.now() + asleep };
    const { client, server } = await connected({ clock: sleepy });
    await clock.advance(1_000);
    // Shorter than any silence that is suspicious by itself.
    asleep = 12_000;
    server.answers = false;
    await clock.advance(9_000);
    expect(server.sockets[0]?.pings).toBe(1);
    await clock.advance(5_000);
    expect(client.connectionStatus).toBe('reconnecting');
  });

  test('that slept between question and answer gets one more chance, and only one', async () => {
    let asleep = 0;
    const clock = manualClock();
    const sleepy = { ...clock, now: () => clock.now() + asleep };
    const { client, server, comeBack } = await connected({ clock: sleepy });
    server.answers = false;
    comeBack();
    asleep = 60_000;
    await clock.advance(5_000);
    expect(client.connectionStatus).toBe('connected');
    expect(server.sockets[0]?.pings).toBe(2);
    asleep = 120_000;
    await clock.advance(5_000);
    expect(client.connectionStatus).toBe('reconnecting');
  });
});

describe('when the page or the network is back', () => {
  test('a waiting client tries at once', async () => {
    const { client, clock, server, comeBack } = await connected();
    server.reachable = false;
    server.last.close(1006);
    await clock.advance(60_000);
    const before = server.sockets.length;
    server.reachable = true;
    comeBack();
    await clock.advance(0);
    expect(server.sockets).toHaveLength(before + 1);
    expect(client.connectionStatus).toBe('connected');
  });

  test('an attempt that hangs in the old network is begun again, a fresh one is left alone', async () => {
    const { client, clock, server, comeBack } = setUp();
    server.answers = false;
    void client.connectUser({ id: 'john' });
    await clock.advance(500);
    comeBack();
    expect(server.sockets).toHaveLength(1);
    await clock.advance(1_000);
    server.answers = true;
    comeBack();
    await clock.advance(0);
    expect(client.connectionStatus).toBe('connected');
    expect(server.sockets).toHaveLength(2);
    expect(server.open).toHaveLength(1);
  });
});

test("the server's clock is known, half of the round trip counted in", async () => {
  const { client, clock, server } = setUp();
  server.welcomes = false;
  const connecting = client.connectUser({ id: 'john' });
  await clock.advance(400);
  expect(client.clockOffset).toBe(0);
  const serverThen = clock.now() - 200 + 90_000;
  server.last.answer(server.last.sent[0], {
    user: server.own,
    connection_id: 'one',
    server_time: new Date(serverThen).toISOString(),
  });
  await connecting;
  expect(client.clockOffset).toBe(90_000);
});

describe("a client's clock that is set while it is connected", () => {
  test('follows the server again with the next ping, whether it was set ahead or back', async () => {
    let setMs = 0;
    const clock = manualClock();
    const { client, server } = await connected({ clock: { ...clock, now: () => clock.now() + setMs } });
    server.pongTime = () => new Date(clock.now()).toISOString();
    for (const ms of [3_600_000, -3_600_000]) {
      setMs = ms;
      await clock.advance(10_000);
      expect(client.clockOffset).toBe(-ms);
    }
    expect(server.sockets).toHaveLength(1);
  });

  test('never puts what an event tells into the future', async () => {
    let setMs = 0;
    const clock = manualClock();
    const { client, server } = await connected({ clock: { ...clock, now: () => clock.now() + setMs } });
    setMs = -60_000;
    const created_at = new Date(clock.now()).toISOString();
    server.last.tell({
      type: 'user.presence.changed',
      user: { id: 'jack', online: false, last_active: created_at },
      created_at,
    });
    await clock.advance(0);
    expect(clock.now() + setMs + client.clockOffset).toBeGreaterThanOrEqual(Date.parse(created_at));
  });
});

describe('what cannot be read', () => {
  test('is reported, and harms nothing else', async () => {
    const { client, clock, server, errors, events } = await connected();
    for (const text of [
      'no JSON',
      '[]',
      'null',
      '7',
      '{}',
      '{"type":"event"}',
      '{"type":"event","event":{"type":"user.updated"}}',
      '{"type":"reply","id":1}',
      '{"type":"banana"}',
    ]) {
      server.last.say(text);
    }
    await clock.advance(0);
    expect(errors.map(({ code }) => code)).toEqual(Array.from({ length: 9 }, () => 'invalid_input'));
    expect(client.connectionStatus).toBe('connected');
    expect(types(events)).toEqual(['connection.changed true']);
  });

  test('an event of a newer server is ignored without a word', async () => {
    const { clock, server, errors, events } = await connected();
    server.last.say(
      '{"type":"event","event":{"type":"user.typing","user":{"id":"jack"},"created_at":"2019-01-07T13:00:00.000Z"}}',
    );
    await clock.advance(0);
    expect(errors).toEqual([]);
    expect(types(events)).toEqual(['connection.changed true']);
  });

  test('is told apart from what this client cannot apply', async () => {
    const broken = { ...manualClock(), now: () => 0 };
    const { client, clock, server, errors } = await connected({ clock: broken });
    broken.now = () => NaN;
    server.last.tell({
      type: 'user.updated',
      user: { ...server.own, status: 'New', revision: 2 } as never,
      created_at: '',
    });
    await clock.advance(0);
    expect(errors).toMatchObject([{ code: 'unavailable', cause: { name: 'RangeError' } }]);
    expect(errors[0]?.message).toContain('cannot apply a frame');
    expect(errors[0]?.message).not.toContain('Use a server of this version');
    expect(client.connectionStatus).toBe('connected');
  });

  test("is told apart from an app's error listener that throws", async () => {
    const uncaught: unknown[] = [];
    const keep = (error: unknown) => uncaught.push(error);
    process.on('uncaughtException', keep);
    const mine = new Error('mine');
    const { client, clock, server } = await connected({
      onError() {
        throw mine;
      },
    });
    server.last.say('no JSON');
    await clock.advance(0);
    await new Promise((resolve) => setTimeout(resolve));
    process.off('uncaughtException', keep);
    expect(uncaught).toEqual([mine]);
    expect(client.connectionStatus).toBe('connected');
  });

  test('a welcome that lacks its parts is reported and tried again', async () => {
    const { client, clock, server, errors } = setUp();
    server.welcomes = false;
    const connecting = client.connectUser({ id: 'john' });
    await clock.advance(0);
    server.last.answer(server.last.sent[0], {});
    await clock.advance(0);
    expect(errors.map(({ code }) => code)).toEqual(['invalid_input']);
    expect(client.connectionStatus).toBe('connecting');
    server.welcomes = true;
    await clock.advance(11_000);
    await expect(connecting).resolves.toEqual(server.own);
    expect(server.open).toHaveLength(1);
  });
});
