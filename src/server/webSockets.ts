import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../base/clock.js';
import { createDeadlines } from '../base/deadlines.js';
import type { Random } from '../base/random.js';
import type { EngineConnection } from '../engine/ports.js';
import * as closeCodes from '../protocol/closeCodes.js';
import type { ErrorFrame } from '../protocol/frames.js';
import { maxFrameBytes } from '../protocol/limits.js';
import { joinSocket } from './clientSocket.js';
import type { ClientSocket, SocketSink } from './clientSocket.js';
import { createFrameWriter } from './frameWriter.js';
import { createHandshakes } from './handshakes.js';
import type { Logger } from './logger.js';
import type { Meter } from './meter.js';
import type { RateLimit } from './tokenBucket.js';

/** Every WebSocket of a server. */
export interface WebSockets {
  /** Takes the socket of an upgrade request, or refuses it with an answer. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void;
  /**
   * Accepts no more sockets, and closes the open ones one after the other, so that their clients do not all come back at once.
   * The others are served meanwhile. Takes `maxMs`, or 10 ms for each socket where they are few; resolves when it is done.
   */
  drain(maxMs: number): Promise<void>;
  /** Resolves when every socket is gone; those that do not close by themselves are terminated. */
  gone(): Promise<void>;
}

export interface WebSocketsOptions {
  accept(sink: SocketSink): EngineConnection;
  clock: Clock;
  random: Random;
  originAllowed(origin: string): boolean;
  maxHandshakes: number;
  rateLimit: RateLimit;
  meter: Meter;
  logger: Logger;
}

/** How long a client may take to answer a closing. */
const closingMs = 2_000;
/** The longest pause between two closings, so that a small server does not take long. */
const apartMs = 10;

const tooLarge = JSON.stringify({
  type: 'error',
  error: {
    code: 'too_large',
    message: `presence-kit: cannot read a frame; it is over ${maxFrameBytes / 1024} KiB. Send less at a time.`,
  },
} satisfies ErrorFrame);

/** `ws` closes by itself on a frame over the limit, with a bare number; here it sends an error that says why first. */
class ClientWebSocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    if (code === closeCodes.tooLarge && reason === undefined && this.readyState === WebSocket.OPEN) this.send(tooLarge);
    super.close(code, reason);
  }
}

/** Makes {@link WebSockets}. */
export function createWebSockets(options: WebSocketsOptions): WebSockets {
  const { clock, random, meter } = options;
  const settings = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxFrameBytes,
    // Not in the types of ws yet. A flooding client that does not answer its closing would go on for 30 s.
    closeTimeout: closingMs,
    WebSocket: ClientWebSocket,
  };
  const server = new WebSocketServer(settings);
  const sockets = new Set<ClientSocket>();
  let draining = false;
  let allGone: (() => void) | undefined;
  const shared = {
    accept: options.accept,
    clock,
    writer: createFrameWriter(),
    handshakes: createHandshakes(clock, options.maxHandshakes),
    stalled: createDeadlines<ClientSocket>(clock, (socket) => socket.tooSlow()),
    unidentified: createDeadlines<ClientSocket>(clock, (socket) => socket.notIdentified()),
    rateLimit: options.rateLimit,
    meter,
    logger: options.logger,
  };

  const at = (ms: number) => new Promise<void>((resolve) => void clock.timer(resolve, ms));

  function isAllowed(origin: string): boolean {
    try {
      return options.originAllowed(origin);
    } catch (error) {
      // The app's own code failed. This connection is refused, and no other notices.
      options.logger.error({ err: error, origin }, 'allowedOrigins threw, so a connection was refused');
      return false;
    }
  }

  return {
    upgrade(request, stream, head) {
      const { origin } = request.headers;
      if (draining || shared.handshakes.full()) {
        meter.refused.overload++;
        refuseUpgrade(stream, '503 Service Unavailable', `Retry-After: ${1 + Math.floor(random.next() * 5)}\r\n`);
      } else if (origin !== undefined && !isAllowed(origin)) {
        meter.refused.origin++;
        refuseUpgrade(stream, '403 Forbidden');
      } else {
        server.handleUpgrade(request, stream, head, (ws) => {
          const socket = joinSocket(ws, stream, shared);
          sockets.add(socket);
          ws.once('close', () => {
            sockets.delete(socket);
            if (sockets.size === 0) allGone?.();
          });
        });
      }
    },
    async drain(maxMs) {
      draining = true;
      const all = [...sockets];
      const stepMs = Math.min(apartMs, maxMs / all.length);
      if (stepMs === 0) for (const socket of all) socket.sendAway();
      else await Promise.all(all.map((socket, turn) => at(turn * stepMs).then(socket.sendAway)));
    },
    async gone() {
      if (sockets.size > 0) {
        const cancel = clock.timer(() => {
          for (const socket of [...sockets]) socket.terminate();
        }, closingMs);
        await new Promise<void>((resolve) => {
          allGone = resolve;
        });
        cancel();
      }
      shared.stalled.clear();
      shared.unidentified.clear();
    },
  };
}

/** Answers an upgrade request with a refusal, and ends its socket. */
export function refuseUpgrade(stream: Duplex, status: string, headers = ''): void {
  stream.on('error', () => stream.destroy());
  stream.once('finish', () => stream.destroy());
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n${headers}\r\n`);
}
