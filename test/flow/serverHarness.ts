import { createPresenceServer, createToken } from 'presence-kit/server';
import type { PresenceServerOptions } from 'presence-kit/server';
import type { EngineCommandMethod, EngineCommandParams } from 'presence-kit/engine';
import { manualClock } from 'presence-kit/testing';
import { WebSocket } from 'ws';
import { idsByOwner, openStorage } from './harness.js';
import type { Harness, RawConnection, ReceivedFrame } from './harness.js';
import { connectionIdOf } from './person.js';

const secret = 'a secret of these tests, long enough for HS256';
const pingText = '{"type":"ping"}';
const pongText = '{"type":"pong"}';

/**
 * The real server on a port of its own, and real sockets. The clock of the server is manual; the network needs real time, so
 * the harness waits until everything has arrived. Devices do not sleep or stall here: a test cannot wait for silence.
 */
export async function serverHarness({
  slowCommits,
  ...options
}: Partial<PresenceServerOptions> & { slowCommits?: boolean }): Promise<Harness> {
  const clock = manualClock();
  const { storage, busy, stored } = openStorage({ slowCommits });
  const { random, opens } = idsByOwner();
  const server = await createPresenceServer({
    ...options,
    port: 0,
    secret,
    clock,
    random,
    storage,
    timeToLiveMs: 24 * 60 * 60_000,
    rateLimit: { burst: 1_000_000, perSecond: 1_000_000 },
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const sockets = new Set<SocketConnection>();
  /**
   * A frame that arrives while the clock advances is recorded at the end of that time, because the network decides how far the
   * clock is by then. Tests on the embedded harness check times to the millisecond.
   */
  let arrivesAt = clock.now();

  async function settle(): Promise<void> {
    do {
      await clock.advance(0);
      await Promise.all([...sockets].map((socket) => socket.arrived()));
    } while (busy());
    for (const socket of sockets) if (!socket.open) sockets.delete(socket);
  }

  return {
    clock,
    async open(owner, first) {
      opens(owner);
      const socket = await openSocket(
        server.url,
        () => arrivesAt,
        () => isLive(owner, socket),
      );
      sockets.add(socket);
      socket.send(first);
      await socket.arrived();
      return socket;
    },
    tokenOf: (owner) => createToken(owner, secret, { clock }),
    command: (method, params) =>
      server.engine.command(method as EngineCommandMethod, params as EngineCommandParams<EngineCommandMethod>),
    async restart() {
      await server.engine.restart();
      await settle();
    },
    async advance(ms) {
      arrivesAt = clock.now() + ms;
      await clock.advance(ms);
      await settle();
    },
    settle,
    async health() {
      const response = await fetch(`${server.url}/health`);
      return `${response.status} ${await response.text()}`;
    },
    stored,
    close: () => server.close(),
  };

  function isLive(owner: string, connection: RawConnection): boolean {
    const id = connectionIdOf(connection);
    return stored(owner)?.sessions.some((session) => session.id === id && session.state === 'live') ?? false;
  }
}

interface SocketConnection extends RawConnection {
  /** Resolves when the server has answered everything that was sent, and all of its frames are here. */
  arrived(): Promise<void>;
}

async function openSocket(url: string, now: () => number, isLive: () => boolean): Promise<SocketConnection> {
  const ws = new WebSocket(url, { perMessageDeflate: false });
  const received: ReceivedFrame[] = [];
  const unanswered = new Set<number>();
  const waiters = new Set<() => void>();
  let saidGoodbye = false;
  let lost = false;
  let ended = false;
  let pings = 0;
  let pongs = 0;

  ws.on('message', (data) => {
    const text = (data as Buffer).toString();
    if (text === pongText) pongs++;
    else {
      received.push({ at: now(), text });
      unanswered.delete((JSON.parse(text) as { id?: number }).id ?? -1);
    }
    for (const check of waiters) check();
  });
  ws.on('close', (code, reason) => {
    ended = true;
    if (!lost) received.push({ at: now(), text: `closed ${code} ${reason.toString()}` });
    for (const check of waiters) check();
  });
  await new Promise((resolve, reject) => {
    ws.once('open', resolve);
    ws.once('error', reject);
  });

  function until(fulfilled: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!ended && !fulfilled()) return;
        waiters.delete(check);
        resolve();
      };
      waiters.add(check);
      check();
    });
  }

  return {
    get open() {
      return !ended && !lost;
    },
    received,
    send(frame) {
      if (ended || lost) return;
      if (typeof frame === 'object' && 'id' in frame) unanswered.add(frame.id as number);
      saidGoodbye ||= typeof frame === 'object' && 'type' in frame && frame.type === 'goodbye';
      ws.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
    },
    lose() {
      lost = true;
      ws.terminate();
    },
    async arrived() {
      if (!lost) {
        await until(() => !saidGoodbye && unanswered.size === 0);
        if (ended) return;
        ws.send(pingText);
        const pong = ++pings;
        await until(() => pongs >= pong);
        return;
      }
      // The server notices a loss when its own end of the socket closes, after an unknown time.
      while (isLive()) await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
}
