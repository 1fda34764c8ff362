import type { Duplex } from 'node:stream';

/** Writes text frames straight to sockets, past `ws`, which would frame one text anew for each of its receivers. */
export interface FrameWriter {
  /**
   * Writes one text frame. Frames of one tick to one socket leave in one piece. What `ws` itself writes (pings, the closing)
   * it writes to the same socket at once and whole, so that the two never mix within a frame.
   */
  write(socket: Duplex, text: string): void;
  /** Lets go of what was written in this tick, so that what stays behind is what the socket does not take. */
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
        if (corked.push(socket) === 1) queueMicrotask(flushAll);
      }
      socket.write(lastFrame);
    },
  };
}

/** One whole, unmasked text frame (RFC 6455, section 5.2), in one piece of memory. */
export function frameText(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = 0x81;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, head);
  return frame;
}
