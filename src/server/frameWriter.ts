import type { Duplex } from 'node:stream';
import { afterTurn } from '../base/afterTurn.js';

/** Writes text frames straight to sockets, past `ws`, which would make a new frame of one text for each of its receivers. */
export interface FrameWriter {
  /**
   * Writes one text frame. All frames of one turn of the event loop to one socket leave in one piece, whoever caused them. `ws`
   * writes its own frames (pings, the closing) to the same socket at once and whole, so the two never mix within a frame.
   */
  write(socket: Duplex, text: string): void;
  /** Hands the frames of this turn to the operating system now; what it does not take stays in the socket's buffer. */
  flush(socket: Duplex): void;
}

/** Makes a {@link FrameWriter} for all sockets of a server. */
export function createFrameWriter(): FrameWriter {
  // An event goes to all who watch one after the other, so remembering the last text is enough.
  let lastText: string | undefined;
  let lastFrame: Buffer = Buffer.alloc(0);
  let corked: Duplex[] = [];

  function flushAll(): void {
    const sockets = corked;
    corked = [];
    for (const socket of sockets) flush(socket);
    lastText = undefined;
  }

  function flush(socket: Duplex): void {
    if (socket.writableCorked > 0) socket.uncork();
  }

  return {
    flush,
    write(socket, text) {
      if (text !== lastText) {
        lastFrame = frameText(text);
        lastText = text;
      }
      if (socket.writableCorked === 0) {
        socket.cork();
        if (corked.push(socket) === 1) afterTurn(flushAll);
      }
      socket.write(lastFrame);
    },
  };
}

/** One whole, unmasked text frame (RFC 6455, section 5.2), in one piece of memory. */
export function frameText(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = frameHead(wholeText, length);
  const frame = Buffer.allocUnsafe(head.length + length);
  head.copy(frame);
  frame.write(text, head.length);
  return frame;
}

/** A text as frames of at most `size` bytes each: one whole frame, or a message in fragments (RFC 6455, section 5.4). */
export function fragmentsOf(text: string, size: number): { head: Buffer; body: Buffer }[] {
  const bytes = Buffer.from(text);
  const fragments = [];
  for (let start = 0; start === 0 || start < bytes.length; start += size) {
    const body = bytes.subarray(start, start + size);
    const isLast = start + size >= bytes.length;
    const kind = (start === 0 ? textFrame : continuation) | (isLast ? lastFrame : 0);
    fragments.push({ head: frameHead(kind, body.length), body });
  }
  return fragments;
}

const continuation = 0x00;
const textFrame = 0x01;
const lastFrame = 0x80;
const wholeText = textFrame | lastFrame;

function frameHead(kind: number, length: number): Buffer {
  const head = Buffer.allocUnsafe(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = kind;
  if (head.length === 2) head[1] = length;
  else if (head.length === 4) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return head;
}
