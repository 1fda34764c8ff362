import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Clock } from '../base/clock.js';
import type { Deadlines } from '../base/deadlines.js';
import type { EngineConnection, Sink } from '../engine/ports.js';
import { idOfFrame } from '../protocol/decodeClientFrame.js';
import type { PresenceErrorCode } from '../protocol/errors.js';
import * as closeCodes from '../protocol/closeCodes.js';
import type { ErrorFrame } from '../protocol/frames.js';
import { lineOf } from '../protocol/multiplex.js';
import type { FrameWriter } from './frameWriter.js';
import type { Handshakes } from './handshakes.js';
import type { Logger } from './logger.js';
import type { Meter, RefusedReason } from './meter.js';
import { createOutgoing } from './outgoing.js';
import { createTokenBucket } from './tokenBucket.js';
import type { RateLimit } from './tokenBucket.js';

/** What all sockets of a server share. */
export interface SocketsShared {
  accept(sink: SocketSink): EngineConnection;
  clock: Clock;
  writer: FrameWriter;
  handshakes: Handshakes;
  /** When a socket whose client takes nothing is closed. */
  stalled: Deadlines<ClientSocket>;
  /** When a socket whose client has not said who it is is closed. */
  unidentified: Deadlines<ClientSocket>;
  rateLimit: RateLimit;
  meter: Meter;
  logger: Logger;
}

/** What the engine's connections hold of a socket. */
export interface SocketSink extends Sink {
  admitted(): void;
  /** No connection of this socket is admitted any more: the next one must say who it is in time. */
  vacated(): void;
}

/** One WebSocket of a client, joined to the engine. */
export interface ClientSocket {
  /** Closes it because its client takes nothing. */
  tooSlow(): void;
  /** Closes it because its client has not said who it is in time. */
  notIdentified(): void;
  /** Closes it because the server goes away: its client comes back later and stays online meanwhile. */
  sendAway(): void;
  /** Ends it at once, without a closing frame. */
  terminate(): void;
}

/** How long a client may take to say who it is. */
const identifyMs = 10_000;
/** How long a client may take nothing of what it was sent. */
const stalledMs = 30_000;
/** A client that has this much waiting and asks for still more is closed; one answer alone may be larger. */
const maxWaitingBytes = 16 * 1024 * 1024;
/** Bytes of the reason in a closing frame (RFC 6455, section 5.5). */
const maxReasonBytes = 123;
/** A client is closed that makes as many requests too many as the rate limit's `burst` within this time. */
const floodWindowSeconds = 10;

/** Joins a socket that was just opened to the engine. `stream` is the socket below `ws`. */
export function joinSocket(ws: WebSocket, stream: Duplex, shared: SocketsShared): ClientSocket {
  const { clock, meter, logger, stalled, unidentified, rateLimit } = shared;
  const handshake = shared.handshakes.enter(() => end('handshake', closeCodes.retry, 'others need the room'));
  const bucket = createTokenBucket(clock, rateLimit);
  /** Frames are counted before they are read; what a request takes is known when it is done. */
  const work = createTokenBucket(clock, rateLimit);
  // A flood takes a token now and then, so requests in a row would not show it; the number of refusals in a window does.
  const patience = createTokenBucket(clock, {
    burst: rateLimit.burst,
    perSecond: rateLimit.burst / floodWindowSeconds,
  });
  let over = false;
  let admitted = false;
  /** Frames that came in while the client takes no answers. At most what was read of the socket before it was paused. */
  let inbox: { data: Buffer; isBinary: boolean }[] = [];

  const outgoing = createOutgoing(stream, shared.writer, {
    congested() {
      // A client that does not take answers gets no more of them.
      ws.pause();
      stalled.set(socket, clock.monotonic() + stalledMs);
    },
    progress() {
      stalled.set(socket, clock.monotonic() + stalledMs);
      if (!over) connection.heard();
    },
    relieved() {
      stalled.set(socket, undefined);
      if (!over) connection.heard();
      if (!over) connection.drained();
      readInbox();
    },
  });
  const sink: SocketSink = {
    send(text) {
      if (ws.readyState !== ws.OPEN) return;
      if (outgoing.waitingBytes() > maxWaitingBytes) return end('slow');
      if (admitted) handshake.done();
      meter.framesOut++;
      outgoing.send(text);
    },
    ping() {
      if (ws.readyState === ws.OPEN) ws.ping();
    },
    close(code, reason) {
      finish();
      close(code, reason);
    },
    congested: outgoing.congested,
    charge: work.charge,
    overdrawn: work.overdrawn,
    admitted() {
      admitted = true;
      unidentified.set(socket, undefined);
    },
    vacated() {
      if (!over) unidentified.set(socket, clock.monotonic() + identifyMs);
    },
  };
  const socket: ClientSocket = {
    tooSlow: () => end('slow'),
    notIdentified: () => end('handshake', closeCodes.retry, 'no connect frame in time'),
    sendAway() {
      if (!over) connection.evict(closeCodes.retry, 'the server goes away');
    },
    terminate: () => ws.terminate(),
  };
  unidentified.set(socket, clock.monotonic() + identifyMs);
  const connection = shared.accept(sink);
  meter.accepted++;
  meter.connections++;

  ws.on('message', (data, isBinary) => {
    // `ws` is set up to deliver each frame as one Buffer.
    const frame = { data: data as Buffer, isBinary };
    if (outgoing.congested() || inbox.length > 0) inbox.push(frame);
    else read(frame);
  });
  ws.on('ping', heard);
  ws.on('pong', heard);
  // The 'close' event that follows reports it to the engine.
  ws.on('error', (error) => logger.debug({ err: error }, 'a connection failed'));
  ws.on('close', () => {
    meter.connections--;
    stalled.set(socket, undefined);
    if (!over) connection.lost();
    finish();
  });
  return socket;

  function readInbox(): void {
    let next = 0;
    for (; next < inbox.length && !outgoing.congested(); next++) {
      const frame = inbox[next];
      if (frame !== undefined) read(frame);
    }
    inbox = inbox.slice(next);
    if (!outgoing.congested()) ws.resume();
  }

  function read({ data, isBinary }: { data: Buffer; isBinary: boolean }): void {
    if (over) return;
    meter.framesIn++;
    const text = isBinary ? '' : data.toString();
    if (!bucket.take()) refuseForRate(text);
    else if (isBinary) {
      refuse('invalid_input', 'cannot read a binary frame; frames are JSON text. Send text.');
      if (!admitted) end('handshake', closeCodes.stop, 'refused');
    } else receive(text);
  }

  /** A ping or pong. They cost little each, but a client may send nothing else. */
  function heard(): void {
    if (over) return;
    if (bucket.take()) connection.heard();
    else if (isFlood()) end(undefined, closeCodes.retry, 'too many requests');
  }

  /** Counts one request over the limit. True when there were too many of them. */
  function isFlood(): boolean {
    meter.refused.rate++;
    return !patience.take();
  }

  function receive(text: string): void {
    try {
      connection.receive(text);
    } catch (error) {
      // A defect of this server costs this one connection, not all.
      logger.error({ err: error }, 'a frame failed');
      end(undefined, closeCodes.retry, 'the server failed');
    }
  }

  function refuseForRate(text: string): void {
    if (isFlood()) return end(undefined, closeCodes.retry, 'too many requests');
    const line = lineOf(text);
    refuse(
      'rate_limited',
      'cannot do so much at once; there are too many requests. Wait a second and send it again.',
      idOfFrame(text.slice(line.length)),
      line,
    );
  }

  function refuse(code: PresenceErrorCode, message: string, id?: number, line = ''): void {
    const frame: ErrorFrame = {
      type: 'error',
      ...(id === undefined ? {} : { id }),
      error: { code, message: `presence-kit: ${message}` },
    };
    sink.send(line + JSON.stringify(frame));
  }

  /** Ends the connection by the server's decision. The engine treats it as a lost connection. */
  function end(reason: RefusedReason | undefined, code?: number, text?: string): void {
    if (over) return;
    finish();
    if (reason !== undefined) meter.refused[reason]++;
    connection.lost();
    if (code === undefined) ws.terminate();
    else close(code, text ?? '');
  }

  function finish(): void {
    over = true;
    handshake.done();
    unidentified.set(socket, undefined);
    inbox = [];
  }

  function close(code: number, reason: string): void {
    // A closing frame would wait behind everything that the client does not take.
    if (outgoing.congested()) ws.terminate();
    else ws.close(code, shortened(reason));
  }
}

function shortened(reason: string): string {
  let short = reason.slice(0, maxReasonBytes);
  while (Buffer.byteLength(short) > maxReasonBytes) short = short.slice(0, -1);
  return short;
}
