// A WebSocket client that does as little as possible, so that the generator is not what is measured: the handshake is a constant
// text, frames are masked with zeros (which is legal, and needs no work), and of what comes in only the bounds of frames are read.
import { connect } from 'node:net';

/**
 * @typedef {object} RawSocketListener
 * @property {() => void} opened
 * @property {(opcode: number, bytes: Buffer, start: number, end: number) => void} frame
 * @property {(retryAfterMs: number | undefined) => void} closed The time is given where the server had no room (503).
 */

/** @typedef {{ write(bytes: Buffer): void, pause(): void, destroy(): void }} RawSocket */

/** Everything that is read goes through here, and is looked at before the next read. */
const shared = Buffer.allocUnsafe(256 * 1024);
const nothing = Buffer.alloc(0);
export const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

/**
 * @param {{ port: number, localAddress: string, path: string }} address
 * @param {RawSocketListener} listener
 * @returns {RawSocket}
 */
export function openRawSocket({ port, localAddress, path }, listener) {
  let upgraded = false;
  let over = false;
  let paused = false;
  /** @type {number | undefined} */
  let retryAfterMs;
  /** The beginning of a frame, or of the handshake, whose end has not come yet. */
  let rest = nothing;

  const socket = connect({
    host: '127.0.0.1',
    port,
    localAddress,
    noDelay: true,
    onread: {
      buffer: shared,
      callback(length) {
        const read = shared.subarray(0, length);
        receive(rest.length > 0 ? Buffer.concat([rest, read]) : read);
        return !paused;
      },
    },
  });
  socket.once('connect', () => {
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
    );
  });
  socket.on('error', () => socket.destroy());
  socket.on('end', () => socket.destroy());
  socket.once('close', () => {
    if (!over) listener.closed(retryAfterMs);
    over = true;
  });

  /** @param {Buffer} bytes */
  function receive(bytes) {
    let at = 0;
    if (!upgraded) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) return keep(bytes, 0);
      const head = bytes.toString('latin1', 0, end);
      if (!head.startsWith('HTTP/1.1 101')) {
        if (head.startsWith('HTTP/1.1 503')) retryAfterMs = Number(/retry-after: (\d+)/i.exec(head)?.[1] ?? 1) * 1000;
        socket.destroy();
        return;
      }
      upgraded = true;
      at = end + 4;
      listener.opened();
    }
    while (bytes.length - at >= 2 && !over) {
      let length = Number(bytes[at + 1]) & 0x7f;
      let start = at + 2;
      if (length === 126) {
        if (bytes.length < at + 4) break;
        length = bytes.readUInt16BE(at + 2);
        start = at + 4;
      } else if (length === 127) {
        if (bytes.length < at + 10) break;
        length = Number(bytes.readBigUInt64BE(at + 2));
        start = at + 10;
      }
      if (bytes.length < start + length) break;
      listener.frame(Number(bytes[at]) & 0x0f, bytes, start, start + length);
      at = start + length;
    }
    keep(bytes, at);
  }

  /**
   * @param {Buffer} bytes
   * @param {number} from
   */
  function keep(bytes, from) {
    rest = from === bytes.length ? nothing : Buffer.from(bytes.subarray(from));
  }

  return {
    write: (bytes) => void socket.write(bytes),
    pause() {
      paused = true;
      socket.pause();
    },
    destroy() {
      over = true;
      socket.destroy();
    },
  };
}

/**
 * A frame as a client sends it.
 * @param {string | Uint8Array} payload
 */
export function clientFrame(payload) {
  const text = typeof payload === 'string';
  return masked(text ? opcodes.text : opcodes.binary, text ? Buffer.from(payload) : payload);
}

export const pongFrame = masked(opcodes.pong, nothing);

/**
 * @param {number} opcode
 * @param {Uint8Array} payload
 */
function masked(opcode, payload) {
  const short = payload.length < 126;
  const frame = Buffer.alloc((short ? 6 : 8) + payload.length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (short ? payload.length : 126);
  if (!short) frame.writeUInt16BE(payload.length, 2);
  frame.set(payload, short ? 6 : 8);
  return frame;
}
