import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';
import { tokenFor } from './people.js';

interface Frame {
  type: string;
  id?: number;
  result?: unknown;
  error?: { code: string; message: string };
  event?: { type: string; user: { id: string; [field: string]: unknown } };
}

/** A socket that says what a client of ours never would. */
export interface RawSocket {
  ws: WebSocket;
  frames: Frame[];
  /** The first frame that fits, now or later; rejects when the socket ends before. */
  frame(fits: (frame: Frame) => boolean): Promise<Frame>;
  send(frame: unknown): void;
  request(id: number, method: string, params: unknown): void;
  /** The close code. */
  closed: Promise<number>;
}

/** Opens a socket. Rejects with the HTTP status when that is refused. */
export async function rawSocket(url: string, options: ClientOptions = {}): Promise<RawSocket> {
  const ws = new WebSocket(url, { perMessageDeflate: false, ...options });
  onTestFinished(() => ws.terminate());
  const frames: Frame[] = [];
  const waiting = new Set<() => void>();
  ws.on('message', (data) => {
    frames.push(JSON.parse((data as Buffer).toString()) as Frame);
    for (const look of waiting) look();
  });
  const closed = new Promise<number>((resolve) => {
    ws.on('close', (code) => resolve(code));
  });
  await new Promise<void>((resolve, reject) => {
    ws.once('open', resolve);
    ws.once('unexpected-response', (_request, response) => {
      reject(
        Object.assign(new Error(`refused with ${response.statusCode}`), {
          status: response.statusCode,
          headers: response.headers,
        }),
      );
    });
    ws.on('error', reject);
  });
  return {
    ws,
    frames,
    frame(fits) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const found = frames.find(fits);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void closed.then((code) => reject(new Error(`closed with ${code} before: ${JSON.stringify(frames)}`)));
      });
    },
    send: (frame) => ws.send(JSON.stringify(frame)),
    request: (id, method, params) => ws.send(JSON.stringify({ type: 'request', id, method, params })),
    closed,
  };
}

/** A raw socket that is a user by now. */
export async function rawUser(url: string, id: string, options?: ClientOptions): Promise<RawSocket> {
  const socket = await rawSocket(url, options);
  socket.send({ type: 'connect', protocol: 1, id: 0, user: { id }, token: await tokenFor(id) });
  await socket.frame(({ type, id: answered }) => type === 'reply' && answered === 0);
  return socket;
}
