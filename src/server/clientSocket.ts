import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Clock } from '../base/clock.js';
import type { Deadlines } from '../base/deadlines.js';
import type { EngineConnection, Sink } from '../engine/ports.js';
import type { PresenceErrorCode } from '../protocol/errors.js';
import * as closeCodes from '../protocol/closeCodes.js';
import type { ErrorFrame } from '../protocol/frames.js';
import { lineOf } from '../protocol/multiplex.js';
import type { FrameWriter } from './frameWriter.js';
import type { Handshakes } from './handshakes.js';
import type { Logger } from './logger.js';
import type { Meter, RefusedReason } from './meter.js';
import { createTokenBucket } from './tokenBucket.js';
import type { RateLimit } from './tokenBucket.js';

/** What all sockets of a server share. */
export interface SocketsShared {
  accept(sink: Sink): EngineConnection;
  clock: Clock;
  writer: FrameWriter;
  handshakes: Handshakes;
  /** Sockets that take nothing, and until when they may. */
  stalled: Deadlines<ClientSocket>;
  rateLimit: RateLimit;
  meter: Meter;
  logger: Logger;
}

/** One WebSocket of a client, joined to the engine. */
export interface ClientSocket {
  /** Ends it because it takes nothing. */
  tooSlow(): void;
  /** Ends it because the server goes away: its client comes back later, and its place stays taken. */
  sendAway(): void;
  /** Ends it without a word. */
  terminate(): void;
}

/** Bytes in user space from which on a client is held to be slow: no more events, and nothing more is read from it. */
const congestedBytes = 64 * 1024;
/** How long a slow client may stay so. */
const stalledMs = 30_000;
/** Answers to requests that it sent before are still written, up to here. */
const mostBytes = 4 * 1024 * 1024;
/** Bytes of the reason in a closing frame (RFC 6455, section 5.5). */
const mostReason = 123;

/** Joins a socket that was just opened to the engine. `stream` is the socket below `ws`. */
export function joinSocket(ws: WebSocket, stream: Duplex, shared: SocketsShared): ClientSocket {
  const { clock, writer, meter, logger, stalled, rateLimit } = shared;
  const handshake = shared.handshakes.enter(() => end('handshake', closeCodes.retry, 'others need the place'));
  const bucket = createTokenBucket(clock, rateLimit);
  let over = false;
  let congested = false;
  let refusedInARow = 0;

  const sink: Sink = {
    send(text) {
      if (ws.readyState !== ws.OPEN) return;
      handshake.done();
      meter.framesOut++;
      writer.write(stream, text);
      if (stream.writableLength <= congestedBytes) return;
      writer.flush(stream);
      if (stream.writableLength <= congestedBytes) return;
      if (stream.writableLength > mostBytes) {
        end('slow');
      } else if (!congested) {
        congested = true;
        // Whoever does not take answers gets no more of them.
        ws.pause();
        stalled.set(socket, clock.monotonic() + stalledMs);
      }
    },
    ping() {
      if (ws.readyState === ws.OPEN) ws.ping();
    },
    close(code, reason) {
      over = true;
      handshake.done();
      close(code, reason);
    },
    congested: () => congested,
  };
  const socket: ClientSocket = {
    tooSlow: () => end('slow'),
    sendAway() {
      if (!over) connection.evict(closeCodes.retry, 'the server goes away');
    },
    terminate: () => ws.terminate(),
  };
  const connection = shared.accept(sink);
  meter.accepted++;
  meter.connections++;

  stream.on('drain', () => {
    if (!congested) return;
    congested = false;
    stalled.set(socket, undefined);
    ws.resume();
    if (!over) connection.drained();
  });
  ws.on('message', (data, isBinary) => {
    if (over) return;
    meter.framesIn++;
    // Nobody asked `ws` for another kind than one Buffer a frame.
    const text = isBinary ? '' : (data as Buffer).toString();
    if (!bucket.take()) refuseForRate(text);
    else if (isBinary) refuse('invalid_input', 'cannot read a binary frame; frames are JSON text. Send text.');
    else receive(text);
  });
  ws.on('ping', heard);
  ws.on('pong', heard);
  // The closing that follows tells the engine.
  ws.on('error', (error) => logger.debug({ err: error }, 'a connection failed'));
  ws.on('close', () => {
    meter.connections--;
    handshake.done();
    stalled.set(socket, undefined);
    if (!over) connection.lost();
    over = true;
  });
  return socket;

  /** A ping or pong. They cost little each, but somebody may send nothing else. */
  function heard(): void {
    if (over) return;
    if (bucket.take()) connection.heard();
    else if (isFlood()) end(undefined, closeCodes.retry, 'too many requests');
  }

  /** One more over the limit. True when it was told often enough, and goes on. */
  function isFlood(): boolean {
    meter.refused.rate++;
    return ++refusedInARow > rateLimit.burst;
  }

  function receive(text: string): void {
    refusedInARow = 0;
    try {
      connection.receive(text);
    } catch (error) {
      // A mistake of ours must cost this one connection, not all.
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
      idOf(text.slice(line.length)),
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

  /** Ends the connection by the server's own wish, which is a loss to the engine. */
  function end(reason: RefusedReason | undefined, code?: number, text?: string): void {
    if (over) return;
    over = true;
    handshake.done();
    if (reason !== undefined) meter.refused[reason]++;
    connection.lost();
    if (code === undefined) ws.terminate();
    else close(code, text ?? '');
  }

  function close(code: number, reason: string): void {
    // A closing frame would wait behind all that the client does not take.
    if (congested) ws.terminate();
    else ws.close(code, shortened(reason));
  }
}

/** The id of a request that is not carried out. */
function idOf(text: string): number | undefined {
  try {
    const { id } = JSON.parse(text) as { id?: unknown };
    return typeof id === 'number' ? id : undefined;
  } catch {
    return undefined;
  }
}

function shortened(reason: string): string {
  let short = reason.slice(0, mostReason);
  while (Buffer.byteLength(short) > mostReason) short = short.slice(0, -1);
  return short;
}
