// The native limit: the WebSockets of Bun (uWebSockets, C++) with its own publish and subscribe. Same frames as presence-kit.
import { createPlainUsers, userOfToken } from '../plainPresence.mjs';

/** @param {import('../run.mjs').ContenderOptions} options */
export async function start({ secret }) {
  const users = createPlainUsers();

  /** @param {import('../plainPresence.mjs').PlainEvent | undefined} event */
  function publish(event) {
    if (event !== undefined) server.publish(event.user.id, JSON.stringify({ type: 'event', event }));
  }

  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: (request, server) =>
      server.upgrade(request, { data: {} }) ? undefined : new Response('WebSockets only', { status: 400 }),
    websocket: {
      perMessageDeflate: false,
      maxPayloadLength: 64 * 1024,
      message(ws, data) {
        const frame = JSON.parse(String(data));
        /** @param {unknown} result */
        const reply = (result) => ws.send(JSON.stringify({ type: 'reply', id: frame.id, result }));
        if (frame.type === 'connect') {
          userOfToken(secret, frame.token).then(
            (id) => {
              ws.data.userId = id;
              const connected = users.connected({ ...frame.user, id });
              reply({ user: connected.user });
              publish(connected.event);
            },
            () => ws.close(),
          );
        } else if (frame.method === 'queryUsers') {
          const ids = frame.params.filter.id.$in;
          for (const id of ids) ws.subscribe(id);
          reply({ users: users.read(ids) });
        } else if (frame.method === 'upsertUser') {
          const event = users.statusWritten(ws.data.userId, frame.params.user.status);
          reply({ user: event.user });
          publish(event);
        }
      },
      close(ws) {
        if (ws.data.userId !== undefined) publish(users.disconnected(ws.data.userId));
      },
    },
  });
  return { port: server.port };
}
