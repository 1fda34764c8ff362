import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { manualClock } from 'presence-kit/testing';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { listening } from './listening.js';
import { person, startServer, tokenFor } from './people.js';
import { rawSocket, rawUser } from './rawSocket.js';

const moment = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('a client that asks too fast is told so, and served again after a pause', async () => {
  const { url } = await startServer({ rateLimit: { burst: 20, perSecond: 50 } });
  const jack = await rawUser(url, 'jack');
  for (let id = 1; id <= 30; id++) jack.request(id, 'queryUsers', { filter: { id: 'jack' }, sort: [] });
  const { error, id } = await jack.frame(({ type }) => type === 'error');
  expect(error).toMatchObject({
    code: 'rate_limited',
    message: expect.stringMatching(/^presence-kit: cannot .+\. Wait .+\.$/),
  });
  // 20, less the connect frame; what refilled meanwhile.
  expect(id).toBeGreaterThanOrEqual(20);
  await moment(200);
  jack.request(100, 'queryUsers', { filter: { id: 'jack' }, sort: [] });
  expect(await jack.frame((frame) => frame.id === 100)).toMatchObject({ type: 'reply' });
});

test('a client that goes on flooding is sent away, and nobody else notices', async () => {
  const { url } = await startServer();
  const john = await person(url, 'john');
  const jack = await rawUser(url, 'jack');
  for (let id = 1; id <= 2_000; id++) jack.request(id, 'queryUsers', { filter: { id: 'jack' }, sort: [] });
  expect(await jack.closed).toBe(1013);
  const replies = jack.frames.filter(({ type }) => type === 'reply').length;
  expect(replies).toBeLessThan(400);
  expect(await john.reads('john')).toMatchObject({ online: true });
});

test('a client that floods for ever is sent away, though it is served now and then', async () => {
  const clock = manualClock();
  const { url } = await startServer({ clock, rateLimit: { burst: 50, perSecond: 100 } });
  const jack = await rawUser(url, 'jack');
  let isOpen = true;
  void jack.closed.then(() => (isOpen = false));
  // Ten times what is allowed: one request of ten is served, so refusals never come 50 in a row.
  for (let id = 1; isOpen && id <= 3_000; id += 10) {
    for (let next = id; next < id + 10; next++) jack.request(next, 'queryUsers', { filter: { id: 'jack' }, sort: [] });
    await clock.advance(10);
    await moment(1);
  }
  expect(await jack.closed).toBe(1013);
  expect(jack.frames.filter(({ type }) => type === 'error').length).toBeLessThanOrEqual(100);
});

test('a client that floods with pings is sent away as well', async () => {
  const { url } = await startServer();
  const jack = await rawUser(url, 'jack');
  let code: number | undefined;
  void jack.closed.then((closed) => (code = closed));
  for (let pings = 0; pings < 5_000 && code === undefined; pings += 10) {
    for (let count = 0; count < 10; count++) jack.ws.ping();
    await moment(0);
  }
  expect(code).toBe(1013);
});

test('a client whose requests are few and take much work is refused some, and served again after a pause', async () => {
  const { url, engine } = await startServer();
  for (let from = 0; from < 9_000; from += 1_000) {
    const users = Array.from({ length: 1_000 }, (_, at) => ({ id: `user-${from + at}` }));
    await engine.command('upsertUsers', { users });
  }
  const jack = await rawUser(url, 'jack');
  const scan = { filter: { nickname: 'nobody' }, sort: [] };
  for (let id = 1; id <= 20; id++) jack.request(id, 'queryUsers', scan);
  await jack.frame(({ id }) => id === 20);
  const refusals = jack.frames.filter(({ type }) => type === 'error');
  expect(refusals[0]?.error).toMatchObject({
    code: 'rate_limited',
    message: expect.stringMatching(/^presence-kit: cannot do 'queryUsers' now; .+ took too much work\. Wait .+\.$/),
  });
  // 200 requests' worth at once, and each takes about 36.
  expect(20 - refusals.length).toBeLessThan(12);
  await moment(1_000);
  jack.request(21, 'queryUsers', { filter: { id: 'jack' }, sort: [] });
  expect(await jack.frame(({ id }) => id === 21)).toMatchObject({ type: 'reply' });
});

test('tabs that share a socket share what they may take: none of them connects while it is overdrawn, and it may come back', async () => {
  const { url, engine } = await startServer();
  const users = Array.from({ length: 1_000 }, (_, at) => ({ id: `user-${at}` }));
  for (let more = 0; more < 9; more++)
    await engine.command('upsertUsers', { users: users.map(({ id }) => ({ id: `${id}-${more}` })) });
  const tabs = new WebSocket(url);
  onTestFinished(() => tabs.terminate());
  await once(tabs, 'open');
  const heard: string[] = [];
  tabs.on('message', (data) => heard.push((data as Buffer).toString()));
  const connects = async (id: string) =>
    JSON.stringify({ type: 'connect', protocol: 1, id: 0, user: { id }, token: await tokenFor(id) });
  tabs.send(`#a${await connects('john')}`);
  await expect.poll(() => heard.length).toBe(1);
  const scan = { type: 'request', id: 1, method: 'queryUsers', params: { filter: { nickname: 'nobody' }, sort: [] } };
  const second = await connects('jack');
  for (let count = 0; count < 12; count++) tabs.send(`#a${JSON.stringify(scan)}`);
  tabs.send(`#b${second}`);
  await expect.poll(() => heard.filter((text) => text.startsWith('#b')).length).toBe(2);
  const [refusal = '', closing] = heard.filter((text) => text.startsWith('#b'));
  expect(refusal).toContain('rate_limited');
  expect(closing).toBe('#b!1013 refused');
});

test('the default limit is far above what a page asks for', async () => {
  const { url } = await startServer();
  const jack = await rawUser(url, 'jack');
  for (let id = 1; id <= 150; id++)
    jack.request(id, 'queryUsers', { filter: { id: `user-${id}` }, sort: [], presence: true });
  await jack.frame(({ id }) => id === 150);
  expect(jack.frames.filter(({ type }) => type === 'error')).toEqual([]);
});

/** The most that a server holds back for one client, of what the operating system does not take. */
function watchBacklog() {
  const server = createServer();
  const streams = new Set<Socket>();
  let most = 0;
  server.on('connection', (stream) => streams.add(stream));
  return {
    server,
    look: () => void (most = Math.max(most, ...[...streams].map(({ writableLength }) => writableLength))),
    most: () => most,
  };
}

test('a client that takes nothing is sent no more, told the present when it does, and the others get everything', async () => {
  const clock = manualClock();
  const backlog = watchBacklog();
  const presence = await startServer({ clock, server: backlog.server });
  await listening(backlog.server);
  const { url, engine } = presence;
  const everyone = Array.from({ length: 20 }, (_, count) => `user-${count}`);
  await engine.command('upsertUsers', { users: everyone.map((id) => ({ id, about: 'x'.repeat(3_000) })) });
  const john = await person(url, 'john');
  const slow = await rawUser(url, 'slow');
  await john.client.queryUsers({ id: { $in: everyone } }, [], { presence: true });
  slow.request(1, 'queryUsers', { filter: { id: { $in: everyone } }, sort: [], presence: true });
  await slow.frame(({ id }) => id === 1);

  slow.ws.pause();
  const rounds = 300;
  for (let round = 1; round <= rounds; round++) {
    await engine.command('upsertUsers', { users: everyone.map((id) => ({ id, status: `round ${round}` })) });
    // The other client lives in this process, and has its turn.
    await moment(0);
    backlog.look();
  }
  await expect.poll(() => john.heard.length).toBeGreaterThanOrEqual(rounds * everyone.length);
  // 18 MB were for it, and 64 KiB waited, and the frame that was too much.
  expect(backlog.most()).toBeGreaterThan(64 * 1024);
  expect(backlog.most()).toBeLessThan(72 * 1024);
  slow.ws.resume();
  const statuses = () =>
    new Map(slow.frames.flatMap(({ event }) => (event === undefined ? [] : [[event.user.id, event.user['status']]])));
  await expect.poll(() => [...statuses().values()], { timeout: 10_000 }).toEqual(everyone.map(() => `round ${rounds}`));
  expect(slow.frames.length).toBeLessThan((rounds * everyone.length) / 2);
  slow.request(2, 'queryUsers', { filter: { id: 'slow' }, sort: [] });
  await slow.frame(({ id }) => id === 2);
});

test('a client that takes nothing for 30 seconds is given up', async () => {
  const clock = manualClock();
  const { url, engine } = await startServer({ clock, timeToLiveMs: 600_000 });
  const everyone = Array.from({ length: 20 }, (_, count) => `user-${count}`);
  await engine.command('upsertUsers', { users: everyone.map((id) => ({ id, about: 'x'.repeat(3_000) })) });
  const john = await person(url, 'john');
  const slow = await rawUser(url, 'slow');
  await john.client.queryUsers({ id: 'slow' }, [], { presence: true });
  slow.request(1, 'queryUsers', { filter: { id: { $in: everyone } }, sort: [], presence: true });
  await slow.frame(({ id }) => id === 1);
  slow.ws.pause();
  for (let round = 1; round <= 300; round++) {
    await engine.command('upsertUsers', { users: everyone.map((id) => ({ id, status: `round ${round}` })) });
  }
  await clock.advance(29_000);
  expect(await john.reads('slow')).toMatchObject({ online: true });
  await clock.advance(1_500);
  // Given up is lost: the grace follows.
  await moment(50);
  await clock.advance(8_500);
  await john.hears('offline slow');
});

test('a client that connects and never speaks is ended after 10 seconds', async () => {
  const clock = manualClock();
  const { url } = await startServer({ clock });
  const silent = await rawSocket(url);
  await clock.advance(9_000);
  await moment(50);
  expect(silent.ws.readyState).toBe(silent.ws.OPEN);
  await clock.advance(1_500);
  expect(await silent.closed).toBe(1013);
});

test.each([
  ['opens a line with garbage', (ws: WebSocket) => ws.send('#a{"type":"nothing"}')],
  ['opens and ends lines', (ws: WebSocket, turn: number) => ws.send(`#line.${turn}`)],
  ['opens one line after the other', (ws: WebSocket, turn: number) => ws.send(`#line.${turn}{"type":"ping"}`)],
  ['asks for signs of life', (ws: WebSocket) => ws.send('{"type":"ping"}')],
  ['sends pings', (ws: WebSocket) => ws.ping()],
])('a client that %s, and never says who it is, is ended after 10 seconds', async (_, keepBusy) => {
  const clock = manualClock();
  const { url } = await startServer({ clock });
  const busy = new WebSocket(url);
  onTestFinished(() => busy.terminate());
  await once(busy, 'open');
  const closed = once(busy, 'close');
  for (let turn = 0; turn < 11; turn++) {
    if (busy.readyState === busy.OPEN) keepBusy(busy, turn);
    await moment(10);
    await clock.advance(1_000);
  }
  const [code] = (await closed) as [number];
  expect(code).toBe(1013);
});

test('a socket of several tabs whose last user has left must say again who it is', async () => {
  const clock = manualClock();
  const { url } = await startServer({ clock });
  const tabs = new WebSocket(url);
  onTestFinished(() => tabs.terminate());
  await once(tabs, 'open');
  const closed = once(tabs, 'close');
  const token = await tokenFor('john');
  tabs.send(`#a${JSON.stringify({ type: 'connect', protocol: 1, id: 0, user: { id: 'john' }, token })}`);
  await once(tabs, 'message');
  await clock.advance(20_000);
  tabs.send('#b{"type":"ping"}');
  await once(tabs, 'message');
  tabs.send('#a{"type":"goodbye"}');
  for (let turn = 0; turn < 11; turn++) {
    if (tabs.readyState === tabs.OPEN) tabs.send(`#c.${turn}{"type":"ping"}`);
    await moment(10);
    await clock.advance(1_000);
  }
  const [code] = (await closed) as [number];
  expect(code).toBe(1013);
});

test('clients that answer nothing but garbage on a line count as handshakes', async () => {
  const { url } = await startServer({ maxHandshakes: 2 });
  for (let count = 0; count < 2; count++) {
    const busy = new WebSocket(url);
    onTestFinished(() => busy.terminate());
    await once(busy, 'open');
    busy.send(`#a{"type":"ping"}`);
    await once(busy, 'message');
  }
  await expect(rawSocket(url)).rejects.toMatchObject({ status: 503 });
});

test('those that never speak make room for those that do', async () => {
  const clock = manualClock();
  const { url } = await startServer({ clock, maxHandshakes: 3 });
  const silent = await Promise.all([rawSocket(url), rawSocket(url), rawSocket(url)]);
  // They have only just come, so a newcomer is asked to come again.
  await expect(rawSocket(url)).rejects.toMatchObject({
    status: 503,
    headers: { 'retry-after': expect.stringMatching(/^[1-5]$/) },
  });
  await clock.advance(2_500);
  await rawUser(url, 'john');
  expect(await Promise.race(silent.map(({ closed }) => closed))).toBe(1013);
  await rawUser(url, 'jack');
  await rawUser(url, 'jim');
});
