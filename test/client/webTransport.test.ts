import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPresenceClient, webTransport } from 'presence-kit/client';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

let server: WebSocketServer;
let port: number;
let sockets: WebSocket[];

beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  sockets = [];
  server.on('connection', (socket) => sockets.push(socket));
  await new Promise((resolve) => server.on('listening', resolve));
  ({ port } = server.address() as AddressInfo);
});

afterEach(async () => {
  for (const socket of sockets) socket.terminate();
  await new Promise((resolve) => server.close(resolve));
});

/** Opens a socket and writes down what its listener hears, with promises for what comes. */
function open(url: string) {
  const heard: unknown[] = [];
  const waiting: { count: number; resolve(): void }[] = [];
  const note = (what: unknown) => {
    heard.push(what);
    for (const { count, resolve } of waiting) if (heard.length >= count) resolve();
  };
  const socket = webTransport(url).open({
    open: () => note('open'),
    message: note,
    close: (code, reason) => note([code, reason]),
  });
  return {
    heard,
    socket,
    hears: (count: number) =>
      new Promise<void>((resolve) => (heard.length >= count ? resolve() : void waiting.push({ count, resolve }))),
  };
}

const once = (socket: WebSocket, event: string) =>
  new Promise<unknown[]>((resolve) => void socket.once(event, (...what) => resolve(what)));

describe.each(['ws', 'http'])('a socket to %s:', (scheme) => {
  test('carries text both ways, and the end', async () => {
    const { heard, socket, hears } = open(`${scheme}://127.0.0.1:${port}/presence`);
    await hears(1);
    const received = once(sockets[0]!, 'message');
    socket.send('héllo');
    expect(String((await received)[0])).toBe('héllo');
    sockets[0]!.send('there');
    await hears(2);
    sockets[0]!.close(4401, 'renew');
    await hears(3);
    expect(heard).toEqual(['open', 'there', [4401, 'renew']]);
    // It is over; this is lost without a word.
    socket.send('too late');
    socket.close();
  });
});

test('its own end is told to the server, and not to the listener', async () => {
  const { heard, socket, hears } = open(`ws://127.0.0.1:${port}`);
  await hears(1);
  const closed = once(sockets.at(-1)!, 'close');
  socket.close();
  await closed;
  expect(heard).toEqual(['open']);
});

test('closed before it opened it is gone, and nobody hears of it', async () => {
  const { heard, socket } = open(`ws://127.0.0.1:${port}`);
  socket.close();
  const after = open(`ws://127.0.0.1:${port}`);
  await after.hears(1);
  expect(heard).toEqual([]);
  expect([...server.clients].filter(({ readyState }) => readyState === 1)).toHaveLength(1);
});

test('a server that is not there is a close', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.on('listening', resolve));
  const { port: free } = other.address() as AddressInfo;
  await new Promise((resolve) => other.close(resolve));
  const { heard, hears } = open(`ws://127.0.0.1:${free}`);
  await hears(1);
  expect(heard).toEqual([[1006, '']]);
});

test.each(['', 'localhost', 'ftp://localhost', '/presence', 'javascript:alert(1)', 'ws:'])(
  '%j is no address',
  (url) => {
    expect(() => createPresenceClient({ url })).toThrow(expect.objectContaining({ code: 'invalid_input' }) as Error);
  },
);
