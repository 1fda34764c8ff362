import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDevToken, createPresenceClient } from 'presence-kit/client';
import { createPresenceServer, createToken } from 'presence-kit/server';

// The client against the real server over real sockets, on the system's clock.

const secret = 'a secret that is long enough for HS256';
let server: Awaited<ReturnType<typeof createPresenceServer>>;
let clients: ReturnType<typeof createPresenceClient>[];

beforeEach(async () => {
  clients = [];
  server = await createPresenceServer({ port: 0, host: '127.0.0.1', secret });
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.disconnectUser()));
  await server.close();
});

function device() {
  const client = createPresenceClient({ url: server.url });
  clients.push(client);
  return client;
}

const heard = <Type extends 'user.presence.changed' | 'connection.recovered'>(
  client: ReturnType<typeof device>,
  type: Type,
) =>
  new Promise((resolve) => {
    const stop = client.on(type, (event) => {
      stop();
      resolve(event);
    });
  });

test('two people see each other come and go', async () => {
  const jack = device();
  await jack.connectUser({ id: 'jack' }, () => createToken('jack', secret));
  await jack.queryUsers({ id: 'john' }, [], { presence: true });
  const arrival = heard(jack, 'user.presence.changed');
  const john = device();
  await john.connectUser({ id: 'john' }, await createToken('john', secret));
  expect(await arrival).toMatchObject({ user: { id: 'john', online: true } });
  expect(Math.abs(john.clockOffset)).toBeLessThan(1_000);
});

test('when disconnectUser has resolved, others read offline', async () => {
  const jack = device();
  await jack.connectUser({ id: 'jack' }, await createToken('jack', secret));
  const john = device();
  for (let round = 0; round < 20; round++) {
    await john.connectUser({ id: 'john' }, await createToken('john', secret));
    await john.disconnectUser();
    expect((await jack.queryUsers({ id: 'john' })).users).toMatchObject([{ online: false }]);
  }
});

test("somebody else's token, none, or an unsigned one is refused", async () => {
  for (const token of [
    await createToken('jack', secret),
    undefined,
    'nonsense',
    createDevToken('john'),
    await createToken('john', 'a different secret, just as long'),
  ]) {
    await expect(device().connectUser({ id: 'john' }, token)).rejects.toMatchObject({ code: 'unauthorized' });
  }
});

test('an expired token is renewed, and nobody notices', async () => {
  const jack = device();
  await jack.connectUser({ id: 'jack' }, await createToken('jack', secret));
  const john = device();
  let asked = 0;
  await john.connectUser({ id: 'john' }, () => createToken('john', secret, { expires_in: ++asked === 1 ? 1 : 60 }));
  await jack.queryUsers({ id: 'john' }, [], { presence: true });
  const events: unknown[] = [];
  jack.on('user.presence.changed', (event) => events.push(event));
  await heard(john, 'connection.recovered');
  expect(asked).toBe(2);
  expect((await jack.queryUsers({ id: 'john' })).users).toMatchObject([{ online: true }]);
  expect(events).toEqual([]);
});

test('five thousand watches are taken up again at once', async () => {
  const john = device();
  await john.connectUser({ id: 'john' }, await createToken('john', secret));
  for (let page = 0; page < 50; page++) {
    const ids = Array.from({ length: 100 }, (_, index) => `user-${page}-${index}`);
    await john.queryUsers({ id: { $in: ids } }, [], { presence: true, limit: 100 });
  }
  const recovered = heard(john, 'connection.recovered');
  const { port } = new URL(server.url);
  await server.close();
  server = await createPresenceServer({ port: Number(port), host: '127.0.0.1', secret });
  await recovered;
  const jack = device();
  const arrival = heard(john, 'user.presence.changed');
  await jack.connectUser({ id: 'user-49-99' }, await createToken('user-49-99', secret));
  expect(await arrival).toMatchObject({ user: { id: 'user-49-99', online: true } });
});

test.each([
  ['4,900 queries for one user each', 4_900, (index: number) => [`user-${index}`]],
  ['500 queries for the same 30 users', 500, () => Array.from({ length: 30 }, (_, index) => `user-${index}`)],
])(
  'watches in any shape are recovered with the first connection, although they exceed the rate limit: %s',
  async (_, count, idsOf) => {
    await server.close();
    const rateLimit = { burst: 1_000_000, perSecond: 1_000_000 };
    server = await createPresenceServer({ port: 0, host: '127.0.0.1', secret, rateLimit });
    const { url } = server;
    const john = device();
    await john.connectUser({ id: 'john' }, await createToken('john', secret));
    for (let from = 0; from < count; from += 500)
      await Promise.all(
        Array.from({ length: Math.min(500, count - from) }, (__, index) =>
          john.queryUsers({ id: { $in: idsOf(from + index) }, nr: { $ne: from + index } }, [], { presence: true }),
        ),
      );
    const statuses: string[] = [];
    john.onConnectionStatus((status) => statuses.push(status));
    const recovered = heard(john, 'connection.recovered');
    await server.close();
    server = await createPresenceServer({ port: Number(new URL(url).port), host: '127.0.0.1', secret });
    await recovered;
    expect(statuses).toEqual(['reconnecting', 'connected']);
    const jack = device();
    const arrival = heard(john, 'user.presence.changed');
    const last = idsOf(count - 1).at(-1) as string;
    await jack.connectUser({ id: last }, await createToken(last, secret));
    expect(await arrival).toMatchObject({ user: { id: last, online: true } });
  },
  30_000,
);
