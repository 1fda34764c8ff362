// Socket.IO with a room for each user that is watched, as its documentation shows it. WebSocket only, without compression.
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { createPlainUsers, userOfToken } from '../plainPresence.mjs';

/** @param {import('../run.mjs').ContenderOptions} options */
export async function start({ secret, heartbeatMs }) {
  const users = createPlainUsers();
  const http = createServer();
  const io = new Server(http, {
    transports: ['websocket'],
    perMessageDeflate: false,
    serveClient: false,
    ...(heartbeatMs === undefined ? {} : { pingInterval: heartbeatMs, pingTimeout: heartbeatMs }),
  });

  io.use((socket, next) => {
    userOfToken(secret, socket.handshake.auth.token)
      .then((id) => {
        socket.data.userId = id;
        next();
      })
      .catch((error) => next(error));
  });
  io.on('connection', (socket) => {
    const { userId } = socket.data;

    /** @param {import('../plainPresence.mjs').PlainEvent | undefined} event */
    function publish(event) {
      if (event !== undefined) io.to(`watch:${event.user.id}`).emit(event.type, event);
    }

    const { user: profile } = socket.handshake.auth;
    publish(users.connected({ ...profile, id: userId }).event);
    socket.on('watch', (ids, done) => {
      void socket.join(ids.map((/** @type {string} */ id) => `watch:${id}`));
      done({ users: users.read(ids) });
    });
    socket.on('status', (status, done) => {
      const event = users.statusWritten(userId, status);
      done({ user: event.user });
      publish(event);
    });
    socket.on('disconnect', () => publish(users.disconnected(userId)));
  });

  await new Promise((resolve) => http.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => resolve(undefined)));
  return { port: /** @type {import('node:net').AddressInfo} */ (http.address()).port };
}
