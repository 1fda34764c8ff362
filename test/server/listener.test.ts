import { createServer } from 'node:http';
import { manualClock } from 'presence-kit/testing';
import { createPresenceServer } from 'presence-kit/server';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { listening } from './listening.js';
import { keepLines, person, secret, startServer } from './people.js';
import { rawSocket, rawUser } from './rawSocket.js';

test('in an app’s http.Server it answers under its path and leaves the rest alone', async () => {
  const app = createServer((request, response) => response.end(`the app at ${request.url}`));
  const others = new WebSocketServer({ noServer: true });
  app.on('upgrade', (request, socket, head) => {
    if (request.url === '/other')
      others.handleUpgrade(request, socket, head, (ws) => ws.send(JSON.stringify({ type: 'other' })));
  });
  const presence = await startServer({ server: app, path: '/presence' });
  expect(() => presence.url).toThrow(/does not listen yet/);
  const host = await listening(app);
  expect(presence.url).toBe(`http://${host}/presence`);

  const john = await person(`ws://${host}/presence`, 'john');
  expect(await john.reads('john')).toMatchObject({ online: true });
  expect(await (await fetch(`http://${host}/`)).text()).toBe('the app at /');
  expect(await (await fetch(`http://${host}/presence-of-mind?x=1`)).text()).toBe('the app at /presence-of-mind?x=1');
  expect(await (await fetch(`http://${host}/health`)).text()).toBe('the app at /health');
  expect(await (await fetch(`http://${host}/presence/health`)).text()).toBe('{"status":"ok"}');
  const users = await fetch(`http://${host}/presence/users`, { headers: { authorization: `Bearer ${secret}` } });
  expect(await users.json()).toMatchObject({ users: [{ id: 'john' }] });
  const other = await rawSocket(`ws://${host}/other`);
  await other.frame(({ type }) => type === 'other');

  await presence.close();
  expect(await (await fetch(`http://${host}/presence/health`)).text()).toBe('the app at /presence/health');
  await john.hears('connection down');
  // The other socket lives.
  expect(other.ws.readyState).toBe(other.ws.OPEN);
});

test('an app’s listeners may be added before or after: each request and each socket is answered once', async () => {
  const app = createServer((request, response) => response.end(`before at ${request.url}`));
  const presence = await startServer({ server: app });
  app.removeAllListeners('request');
  app.on('request', (request, response) => response.end(`after at ${request.url}`));
  // As `ws` documents it: it refuses every upgrade that is not for its path.
  const others = new WebSocketServer({ server: app, path: '/chat' });
  others.on('connection', (ws) => ws.send(JSON.stringify({ type: 'chat' })));
  const host = await listening(app);
  expect((await fetch(`http://${host}/presence/users`)).status).toBe(401);
  expect(await (await fetch(`http://${host}/presence/health`)).text()).toBe('{"status":"ok"}');
  expect(await (await fetch(`http://${host}/elsewhere`)).text()).toBe('after at /elsewhere');
  await rawUser(`ws://${host}/presence`, 'john');
  const chat = await rawSocket(`ws://${host}/chat`);
  await chat.frame(({ type }) => type === 'chat');
  await presence.close();
  expect(await (await fetch(`http://${host}/presence/health`)).text()).toBe('after at /presence/health');
});

test('where an app has no listener, what is elsewhere is not found', async () => {
  const app = createServer();
  await startServer({ server: app });
  const host = await listening(app);
  expect((await fetch(`http://${host}/elsewhere`)).status).toBe(404);
});

test('in a server where nobody else takes upgrades, those elsewhere are refused and not left hanging', async () => {
  const app = createServer();
  await startServer({ server: app });
  const host = await listening(app);
  await expect(rawSocket(`ws://${host}/elsewhere`)).rejects.toMatchObject({ status: 404 });
  await rawUser(`ws://${host}/presence`, 'john');
});

test('a path other than its own is refused', async () => {
  const { url } = await startServer();
  await expect(rawSocket(`${url}/elsewhere`)).rejects.toMatchObject({ status: 404 });
  await rawUser(`${url}/?some=query`, 'john');
});

test('it can be put under a path of its own', async () => {
  const { url } = await startServer({ path: '/presence/' });
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/presence$/);
  await person(url, 'john');
  expect((await fetch(`${url}/health`)).status).toBe(200);
});

test.each([
  ['a path without a slash', { path: 'presence' }],
  ['a port that is none', { port: 99_999 }],
  ['a Redis', { redisUrl: 'redis://localhost' }],
  [
    'a folder and a storage at once',
    {
      data: '/tmp/somewhere',
      storage: { load: () => ({ users: [], channels: [] }), commit: () => undefined, close: () => Promise.resolve() },
    },
  ],
  ['a period that is negative', { graceMs: -1 }],
])('it does not start with %s', async (_, options) => {
  await expect(startServer(options)).rejects.toMatchObject({
    name: 'PresenceError',
    code: 'invalid_input',
    message: expect.stringMatching(/^presence-kit: cannot /),
  });
});

test('a port that is taken is named', async () => {
  const { url } = await startServer();
  const port = Number(new URL(url).port);
  await expect(startServer({ port })).rejects.toMatchObject({
    code: 'unavailable',
    message: `presence-kit: cannot listen on 127.0.0.1:${port}; something else listens there already. Choose another port or host.`,
  });
});

test('pages of origins that were not named are refused; programs without an origin are not', async () => {
  const { url } = await startServer({ allowedOrigins: ['https://app.example.com'] });
  await expect(rawSocket(url, { origin: 'https://evil.example' })).rejects.toMatchObject({ status: 403 });
  await expect(rawSocket(url, { origin: 'null' })).rejects.toMatchObject({ status: 403 });
  await rawUser(url, 'john', { origin: 'https://app.example.com' });
  await rawUser(url, 'jack');
});

test('with unsigned tokens only pages of this machine may connect, unless other origins are named', async () => {
  const { url } = await startServer({ allowDevTokens: true });
  for (const origin of ['https://evil.example', 'null', 'http://localhost.evil.example', 'file://'])
    await expect(rawSocket(url, { origin })).rejects.toMatchObject({ status: 403 });
  for (const origin of ['http://localhost:3000', 'https://127.0.0.1', 'http://[::1]:5173'])
    await rawUser(url, 'john', { origin });
  await rawUser(url, 'jack');
  const open = await startServer({ allowDevTokens: true, allowedOrigins: ['https://preview.example'] });
  await rawUser(open.url, 'john', { origin: 'https://preview.example' });
});

test('an option that does not exist is refused, and the closest one is named', async () => {
  for (const [options, says] of [
    [{ prot: 80 }, "cannot start a server; there is no option 'prot'. Did you mean 'port'?"],
    [{ allowedOrigin: [] }, "there is no option 'allowedOrigin'. Did you mean 'allowedOrigins'?"],
    [{ canSee: () => false }, "there is no option 'canSee'. Did you mean 'policy.canSee'?"],
    [{ rateLimit: { brust: 5 } }, "there is no rateLimit 'brust'. Did you mean 'burst'?"],
    [{ policy: { cansee: () => false } }, "Did you mean 'canSee'?"],
  ] as [object, string][])
    await expect(startServer(options)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(says),
    });
});

test('an origin check that throws lets nobody in, tells the operator, and ends nothing', async () => {
  const logger = keepLines();
  const allowedOrigins = () => {
    throw new Error('a mistake of the app');
  };
  const { url } = await startServer({ allowedOrigins, logger });
  await expect(rawSocket(url, { origin: 'https://app.example.com' })).rejects.toMatchObject({ status: 403 });
  expect(logger.lines).toEqual([expect.stringMatching(/^error allowedOrigins threw/)]);
  await rawUser(url, 'jack');
});

test('a closing server sends its clients away so that they come back, and they are online all the while', async () => {
  const clock = manualClock();
  const { createPresenceEngine, memoryStorage } = await import('presence-kit/engine');
  const storage = memoryStorage();
  const server = await createPresenceServer({ port: 0, secret, clock, storage });
  const john = await rawUser(server.url, 'john');
  await server.close();
  expect(await john.closed).toBe(1013);
  const next = createPresenceEngine({ clock, storage });
  // Not only for the grace of a connection that was lost: whoever went first in a long drain has waited for all of it.
  await clock.advance(29_999);
  expect(await next.command('queryUsers', { filter: { id: 'john' } })).toMatchObject({ users: [{ online: true }] });
  await clock.advance(1);
  expect(await next.command('queryUsers', { filter: { id: 'john' } })).toMatchObject({ users: [{ online: false }] });
  await next.close();
});

test('a server that drains sends its clients away one after the other, and serves the others meanwhile', async () => {
  const clock = manualClock();
  const { createPresenceEngine, memoryStorage } = await import('presence-kit/engine');
  const storage = memoryStorage();
  const server = await createPresenceServer({ port: 0, secret, clock, storage });
  const first = await rawUser(server.url, 'john');
  const second = await rawUser(server.url, 'jack');
  const third = await rawUser(server.url, 'jim');
  third.request(1, 'queryUsers', { filter: { id: { $in: ['john', 'jack'] } }, sort: [], presence: true });
  const closed = server.close({ drainMs: 20_000 });

  await clock.advance(9);
  expect(await first.closed).toBe(1013);
  second.request(1, 'upsertUser', { user: { id: 'jack', status: 'Still here' } });
  await second.frame(({ id, type }) => id === 1 && type === 'reply');
  await third.frame(({ event }) => event?.user['status'] === 'Still here');
  expect((await fetch(`${server.url}/health`)).status).toBe(503);
  await expect(rawSocket(server.url)).rejects.toMatchObject({ status: 503 });
  await clock.advance(1);
  expect(await second.closed).toBe(1013);
  expect(third.ws.readyState).toBe(third.ws.OPEN);
  await clock.advance(10);
  expect(await third.closed).toBe(1013);
  await closed;

  expect(third.frames.filter(({ event }) => event?.user['online'] === false)).toEqual([]);
  const next = createPresenceEngine({ clock, storage });
  expect(await next.command('queryUsers', { sort: [{ id: 1 }] })).toMatchObject({
    users: [
      { id: 'jack', online: true, status: 'Still here' },
      { id: 'jim', online: true },
      { id: 'john', online: true },
    ],
  });
  await next.close();
});

test.each([-1, Number.NaN, 300_001])('it does not drain over %s ms', async (drainMs) => {
  const server = await startServer();
  await expect(server.close({ drainMs })).rejects.toMatchObject({ code: 'invalid_input' });
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
});

test('a client that does not answer the closing does not hold it up', async () => {
  const server = await createPresenceServer({ port: 0, secret });
  const john = await rawUser(server.url, 'john');
  john.ws.pause();
  const before = performance.now();
  await server.close();
  expect(performance.now() - before).toBeLessThan(4_000);
});
