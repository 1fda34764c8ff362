import { createPresenceServer, createToken } from 'presence-kit/server';
import type { PresenceServerOptions } from 'presence-kit/server';
import { manualClock } from 'presence-kit/testing';
import { WebSocket } from 'ws';
import { connectionOf } from './person.js';
import { idsByOwner, openStorage } from './stage.js';
import type { Line, Stage, Told } from './stage.js';

const secret = 'a secret of the stories, long enough for HS256';
const pingText = '{"type":"ping"}';
const pongText = '{"type":"pong"}';

/**
 * The real server on a port of its own, and real sockets. The server's clock is the story's; the network's is not, so
 * whatever is under way is waited for. Nobody sleeps and nobody stalls here: that a socket says nothing cannot be waited for.
 */
export async function serverStage({
  slow,
  ...options
}: Partial<PresenceServerOptions> & { slow?: boolean }): Promise<Stage> {
  const clock = manualClock();
  const { storage, busy, kept } = openStorage({ slow });
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
  const sockets = new Set<SocketLine>();
  /**
   * What arrives while time passes is written down at the end of it: how far the clock has run while a frame is on its way is
   * the network's doing. To the millisecond it is looked at without sockets.
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
        () => stillThere(owner, socket),
      );
      sockets.add(socket);
      socket.send(first);
      await socket.arrived();
      return socket;
    },
    tokenOf: (owner) => createToken(owner, secret, { clock }),
    command: (method, params) => server.engine.command(method, params),
    async restart() {
      await server.engine.restart();
      await settle();
    },
    async pass(ms) {
      arrivesAt = clock.now() + ms;
      await clock.advance(ms);
      await settle();
    },
    settle,
    async health() {
      const response = await fetch(`${server.url}/health`);
      return `${response.status} ${await response.text()}`;
    },
    kept,
    close: () => server.close(),
  };

  function stillThere(owner: string, line: Line): boolean {
    const id = connectionOf(line);
    return kept(owner)?.sessions.some((session) => session.id === id && session.state === 'live') ?? false;
  }
}

interface SocketLine extends Line {
  /** Resolves when whatever was sent has been answered, or noticed, and everything that the server sent is here. */
  arrived(): Promise<void>;
}

async function openSocket(url: string, now: () => number, stillThere: () => boolean): Promise<SocketLine> {
  const ws = new WebSocket(url, { perMessageDeflate: false });
  const told: Told[] = [];
  const unanswered = new Set<number>();
  const waiting = new Set<() => void>();
  let leaving = false;
  let lost = false;
  let ended = false;
  let pings = 0;
  let pongs = 0;

  ws.on('message', (data) => {
    const text = (data as Buffer).toString();
    if (text === pongText) pongs++;
    else {
      told.push({ at: now(), text });
      unanswered.delete((JSON.parse(text) as { id?: number }).id ?? -1);
    }
    for (const look of waiting) look();
  });
  ws.on('close', (code, reason) => {
    ended = true;
    if (!lost) told.push({ at: now(), text: `closed ${code} ${reason.toString()}` });
    for (const look of waiting) look();
  });
  await new Promise((resolve, reject) => {
    ws.once('open', resolve);
    ws.once('error', reject);
  });

  function until(fulfilled: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!ended && !fulfilled()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  }

  return {
    get open() {
      return !ended && !lost;
    },
    told,
    send(frame) {
      if (ended || lost) return;
      if (typeof frame === 'object' && 'id' in frame) unanswered.add(frame.id as number);
      leaving ||= typeof frame === 'object' && 'type' in frame && frame.type === 'goodbye';
      ws.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
    },
    lose() {
      lost = true;
      ws.terminate();
    },
    async arrived() {
      if (!lost) {
        await until(() => !leaving && unanswered.size === 0);
        if (ended) return;
        ws.send(pingText);
        const pong = ++pings;
        await until(() => pongs >= pong);
        return;
      }
      // The server notices it when its own end of the socket closes, in a time that nobody tells.
      while (stillThere()) await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
}
