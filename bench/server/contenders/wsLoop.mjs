// A bare loop of `ws.send(string)` over those who watch: what most apps write first. It speaks the frames of presence-kit, so that
// both are sent the same bytes and send the same ones.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { createPlainUsers, userOfToken } from './plainPresence.mjs';

/** @param {import('./run.mjs').ContenderOptions} options */
export async function start({ secret, heartbeatMs }) {
  const users = createPlainUsers();
  /** @type {Map<string, Set<import('ws').WebSocket>>} */
  const watchers = new Map();
  const http = createServer();
  const server = new WebSocketServer({ server: http, perMessageDeflate: false, maxPayload: 64 * 1024 });

  /** @param {import('./plainPresence.mjs').PlainEvent | undefined} event */
  function publish(event) {
    if (event === undefined) return;
    const text = JSON.stringify({ type: 'event', event });
    for (const watcher of watchers.get(event.user.id) ?? []) watcher.send(text);
  }

  server.on('connection', (ws) => {
    /** @type {string | undefined} */
    let userId;
    /** @type {string[]} */
    const watched = [];

    /**
     * @param {number} id
     * @param {unknown} result
     */
    const reply = (id, result) => ws.send(JSON.stringify({ type: 'reply', id, result }));

    /** @param {{ id: number, user: { id: string }, token: string }} frame */
    async function connect({ id, user, token }) {
      userId = await userOfToken(secret, token);
      const connected = users.connected({ ...user, id: userId });
      reply(id, { user: connected.user });
      publish(connected.event);
    }

    ws.on('message', (/** @type {Buffer} */ data) => {
      const frame = JSON.parse(data.toString());
      if (frame.type === 'connect') void connect(frame).catch(() => ws.close());
      else if (userId === undefined) ws.close();
      else if (frame.method === 'queryUsers') {
        const ids = /** @type {string[]} */ (frame.params.filter.id.$in);
        for (const id of ids) {
          const others = watchers.get(id);
          if (others) others.add(ws);
          else watchers.set(id, new Set([ws]));
          watched.push(id);
        }
        reply(frame.id, { users: users.read(ids) });
      } else if (frame.method === 'upsertUser') {
        const event = users.statusWritten(userId, frame.params.user.status);
        reply(frame.id, { user: event.user });
        publish(event);
      }
    });
    ws.on('error', () => ws.terminate());
    ws.on('close', () => {
      for (const id of watched) watchers.get(id)?.delete(ws);
      if (userId !== undefined) publish(users.disconnected(userId));
    });
  });

  // The recipe of the documentation of ws.
  if (heartbeatMs !== undefined) {
    /** @type {WeakSet<import('ws').WebSocket>} */
    const asked = new WeakSet();
    server.on('connection', (ws) => ws.on('pong', () => asked.delete(ws)));
    setInterval(() => {
      for (const ws of server.clients) {
        if (asked.has(ws)) ws.terminate();
        else {
          asked.add(ws);
          ws.ping();
        }
      }
    }, heartbeatMs);
  }

  await new Promise((resolve) => http.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => resolve(undefined)));
  return { port: /** @type {import('node:net').AddressInfo} */ (http.address()).port };
}
