import { connect, createServer as createProxy } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { manualClock } from 'presence-kit/testing';
import { expect, onTestFinished, test } from 'vitest';
import { person, startServer } from './people.js';
import { rawUser } from './rawSocket.js';

const moment = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A server with users whose list takes 18 MB, far more than the operating system keeps for a client. */
async function serverWithMuch() {
  const clock = manualClock();
  const server = await startServer({ clock, timeToLiveMs: 35_000, limits: { queryUsers: 5_000 } });
  for (let start = 0; start < 4_000; start += 1_000) {
    const users = Array.from({ length: 1_000 }, (_, index) => ({
      id: `user-${start + index}`,
      about: 'ü'.repeat(2_250),
    }));
    await server.engine.command('upsertUsers', { users });
  }
  return { clock, url: server.url };
}

test('a client with a slow line gets an answer of 18 MB, however long that takes', async () => {
  const { clock, url } = await serverWithMuch();
  const john = await person(url, 'john');
  await john.client.queryUsers({ id: 'slow' }, [], { presence: true });
  const slow = await rawUser(url, 'slow');
  await john.hears('online slow');
  slow.request(1, 'queryUsers', { filter: {}, sort: [{ id: 1 }], limit: 5_000 });
  // It reads a moment of every 10 seconds.
  let reading = true;
  const answer = slow.frame(({ id }) => id === 1).finally(() => (reading = false));
  let seconds = 0;
  for (; reading && seconds < 600; seconds += 10) {
    slow.ws.pause();
    await moment(5);
    await clock.advance(10_000);
    slow.ws.resume();
    await moment(5);
  }
  const { result } = (await answer) as { result: { users: { about: string }[] } };
  expect(result.users).toHaveLength(4_002);
  expect(result.users.filter(({ about }) => about === 'ü'.repeat(2_250))).toHaveLength(4_000);
  slow.request(2, 'queryUsers', { filter: { id: 'slow' } });
  expect(await slow.frame(({ id }) => id === 2)).toMatchObject({ type: 'reply' });
  expect(john.heard).not.toContain('offline slow');
});

test('requests that follow a large answer are answered after it, in their order', async () => {
  const { url } = await serverWithMuch();
  const slow = await rawUser(url, 'slow');
  slow.ws.pause();
  slow.request(1, 'queryUsers', { filter: {}, sort: [{ id: 1 }], limit: 5_000 });
  for (let id = 2; id <= 100; id++) slow.request(id, 'queryUsers', { filter: { id: 'slow' } });
  await moment(100);
  slow.ws.resume();
  await slow.frame(({ id }) => id === 100);
  expect(slow.frames.map(({ id }) => id)).toEqual(Array.from({ length: 101 }, (_, id) => id));
});

test('a client that takes nothing of a large answer for 30 seconds is given up', async () => {
  const { clock, url } = await serverWithMuch();
  const slow = await rawUser(url, 'slow');
  slow.ws.pause();
  slow.request(1, 'queryUsers', { filter: {}, sort: [{ id: 1 }], limit: 5_000 });
  await moment(300);
  await clock.advance(30_000);
  slow.ws.resume();
  expect(await slow.closed).toBe(1006);
});

test('a client that watches large channels over a slow line is recovered with its first connection after a loss', async () => {
  const { url, engine } = await startServer();
  const members = Array.from({ length: 120 }, (_, at) => `member-${at}`);
  for (let from = 0; from < members.length; from += 60) {
    const users = members.slice(from, from + 60).map((id) => ({ id, about: 'x'.repeat(1_000) }));
    await engine.command('upsertUsers', { users });
  }
  for (let at = 0; at < 25; at++)
    await engine.command('upsertChannel', { type: 'team', id: `team-${at}`, data: { members: [...members, 'jack'] } });
  // An answer with all 25 channels has 2.8 MB. This line takes 5 s for that, and a request may take 4 s.
  const line = await slowLine(Number(new URL(url).port));
  const jack = await person(line.url, 'jack', undefined, { requestTimeoutMs: 4_000 });
  await jack.client.queryChannels({}, [], { presence: true, limit: 25 });
  line.slowDown(560);
  line.cut();
  await jack.hears('recovered');
  expect(jack.heard.filter((what) => what === 'connection down')).toHaveLength(1);
}, 30_000);

/** A line to a server that can be made slow (in kB a second, towards the client) and be cut. */
async function slowLine(port: number) {
  const sockets = new Set<Socket>();
  let rate = Infinity;
  const proxy = createProxy((near) => {
    const far = connect(port, '127.0.0.1');
    near.pipe(far);
    far.on('data', (bytes) => {
      near.write(bytes);
      if (rate === Infinity) return;
      far.pause();
      setTimeout(() => far.resume(), bytes.length / rate);
    });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy()).on('close', () => other.destroy() && sockets.delete(socket));
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    proxy.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    url: `ws://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    slowDown: (kBs: number) => void (rate = kBs),
    cut: () => sockets.forEach((socket) => socket.destroy()),
  };
}
