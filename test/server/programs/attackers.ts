// Clients that want to hurt a server, and are bounded themselves: `attackers <url> <secret> <size>` runs `size` sockets of each
// kind until it is killed, and prints `attacking` when all have begun.
import { connect } from 'node:net';
import { createToken } from 'presence-kit/server';
import { WebSocket } from 'ws';

const [url = '', secret = '', size = '20'] = process.argv.slice(2);
const count = Number(size);
const { port } = new URL(url);

const text = (frame: object) => JSON.stringify(frame);
const request = (method: string, params: object, id = 1) => text({ type: 'request', id, method, params });
const upgrade = `GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;

/** Opens a socket again and again, one second after each end. `act` begins when it is open and returns how to stop. */
function persist(act: (ws: WebSocket) => () => void): void {
  const ws = new WebSocket(url, { perMessageDeflate: false, maxPayload: 64 * 1024 * 1024 });
  let stop = () => {};
  ws.on('open', () => (stop = act(ws)));
  ws.on('error', () => undefined);
  ws.on('close', () => {
    stop();
    setTimeout(() => persist(act), 1_000);
  });
}

/** Calls `act` every `ms` milliseconds while the socket takes what it is sent. */
function every(ms: number, ws: WebSocket, act: () => void): () => void {
  const timer = setInterval(() => {
    if (ws.readyState === ws.OPEN && ws.bufferedAmount < 1024 * 1024) act();
  }, ms);
  return () => clearInterval(timer);
}

/** The same for a user who is let in first. */
function asUser(id: string, act: (ws: WebSocket) => () => void): void {
  persist((ws) => {
    let stop = () => {};
    let over = false;
    void createToken(id, secret).then((token) =>
      ws.send(text({ type: 'connect', protocol: 1, id: 0, user: { id }, token })),
    );
    ws.once('message', () => {
      if (!over) stop = act(ws);
    });
    return () => {
      over = true;
      stop();
    };
  });
}

/** A handshake that nothing follows, again when it is closed. */
function silent(): void {
  const socket = connect({ port: Number(port), host: '127.0.0.1' }, () => socket.write(upgrade));
  socket.on('error', () => undefined).resume();
  socket.on('close', () => setTimeout(silent, 1_000));
}

const values = Array.from({ length: 1_000 }, (_, at) => `no such team ${at}`);
const unknown = values.map((_, at) => `nobody-${at}`);
let round = 0;

const kinds: Record<string, (id: string) => void> = {
  silent,
  /** Busy, without ever saying who it is. */
  nameless: () => persist((ws) => every(500, ws, () => ws.send(`#line-${++round % 200}{"type":"pong"}`))),
  garbage: () =>
    persist((ws) =>
      every(100, ws, () => ws.send(Buffer.from(Array.from({ length: 64 }, () => (round = (round * 31 + 7) % 256))))),
    ),
  huge: () => persist((ws) => every(1_000, ws, () => ws.send('x'.repeat(256 * 1024)))),
  /** Everything that is legal, and costs as much as it can. */
  greedyQueries: (id) =>
    asUser(id, (ws) =>
      every(100, ws, () => ws.send(request('queryUsers', { filter: { team: { $in: values } }, sort: [{ team: 1 }] }))),
    ),
  greedyWatches: (id) =>
    asUser(id, (ws) =>
      every(100, ws, () => {
        ws.send(request('unwatchUsers', { ids: unknown }));
        ws.send(
          request('queryUsers', {
            filter: { id: { $in: unknown.slice(0, 100) }, team: `${++round}` },
            sort: [],
            presence: true,
          }),
        );
      }),
    ),
  /** A profile of 4.6 kB that all who watch it receive. */
  loud: (id) =>
    asUser(id, (ws) =>
      every(50, ws, () => ws.send(request('upsertUser', { user: { id, about: `${++round} ${'x'.repeat(4_500)}` } }))),
    ),
  /** Changes a channel that has thousands of members. */
  meddler: (id) =>
    asUser(id, (ws) =>
      every(200, ws, () =>
        ws.send(request('updateChannel', { type: 'team', id: 'everybody', data: { topic: `${++round}` } })),
      ),
    ),
  /** Watches those who talk, and takes nothing. */
  stalled: (id) =>
    asUser(id, (ws) => {
      ws.send(
        request('queryUsers', {
          filter: { id: { $in: Array.from({ length: 30 }, (_, at) => `loud-${at}`) } },
          sort: [],
          presence: true,
        }),
      );
      ws.pause();
      return () => {};
    }),
  flood: (id) =>
    asUser(id, (ws) =>
      every(10, ws, () => {
        for (let burst = 0; burst < 50; burst++) ws.send(request('queryUsers', { filter: {}, sort: [] }));
      }),
    ),
};

/** These make work at every socket; a few are enough. */
const few = new Set(['flood', 'loud', 'meddler', 'greedyQueries', 'greedyWatches', 'huge']);

for (const [kind, begin] of Object.entries(kinds)) {
  const many = few.has(kind) ? Math.max(2, Math.ceil(count / 20)) : count;
  for (let at = 0; at < many; at++) setTimeout(() => begin(`${kind}-${at}`), (at * 1_000) / many);
}
setTimeout(() => process.stdout.write('attacking\n'), 1_500);
