import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as TlsServer } from 'node:https';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { PresenceError } from '../protocol/errors.js';
import { refuseUpgrade } from './webSockets.js';

/** Where a presence server answers: a port of its own, or a path of somebody else's `http.Server`. */
export interface Place {
  url(): string;
  /** Takes no new connections. Requests that are being answered go on. */
  leave(): void;
  /** Resolves when nothing is left of it. */
  left(): Promise<void>;
}

export interface PlaceHandlers {
  /** `path` is without what the server was put under. */
  request(request: IncomingMessage, response: ServerResponse, path: string, search: URLSearchParams): Promise<void>;
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void;
}

/** Listens on a port of its own. Rejects with `unavailable` when it cannot. */
export async function ownPlace(port: number, host: string, path: string, handlers: PlaceHandlers): Promise<Place> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 });
  const detach = attach(server, path, handlers);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // With Node's own 511, a storm of returning clients has its handshakes dropped by the kernel and waits for seconds.
    server.listen({ port, host, backlog: 4096 }, resolve);
  }).catch((cause: NodeJS.ErrnoException) => {
    const code = cause.code === 'ERR_SOCKET_BAD_PORT' ? 'invalid_input' : 'unavailable';
    const reason = cause.code === 'EADDRINUSE' ? 'something else listens there already' : cause.message;
    throw new PresenceError(
      code,
      `cannot listen on ${host}:${port}; ${reason.replace(/\.$/, '')}. Choose another port or host.`,
      { cause },
    );
  });
  const url = urlOf(server, path);
  let closed: Promise<void> | undefined;
  return {
    url: () => url,
    leave() {
      closed ??= new Promise((resolve) => {
        server.close(() => {
          detach();
          resolve();
        });
        server.closeIdleConnections();
      });
    },
    async left() {
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers under `path` of a server that belongs to somebody else, and leaves everything else there alone. */
export function sharedPlace(server: Server | HttpsServer, path: string, handlers: PlaceHandlers): Place {
  const leave = attach(server, path, handlers);
  return { url: () => urlOf(server, path), leave, left: () => Promise.resolve() };
}

/** Returns what undoes it. */
function attach(server: NetServer, path: string, { request: answer, upgrade: take }: PlaceHandlers): () => void {
  const base = path === '/' ? '' : path;
  // An `http.Server` calls every listener for every request; those that were there get what is not ours.
  const others = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];

  function request(asked: IncomingMessage, response: ServerResponse): void {
    const { path: rest, search } = within(asked.url, base);
    // Where nobody else listens, nobody else would say that there is nothing.
    const alone = others.length === 0 && server.listenerCount('request') === 1;
    if (rest !== undefined || alone) void answer(asked, response, rest ?? '', search);
    else for (const other of others) other.call(server, asked, response);
  }

  function upgrade(asked: IncomingMessage, stream: Duplex, head: Buffer): void {
    const { path: rest } = within(asked.url, base);
    if (rest === '/') take(asked, stream, head);
    // Nobody else is there to take it, and Node leaves it open.
    else if (server.listenerCount('upgrade') === 1) refuseUpgrade(stream, '404 Not Found');
  }

  server.removeAllListeners('request');
  server.on('request', request);
  server.on('upgrade', upgrade);
  return () => {
    server.off('request', request);
    server.off('upgrade', upgrade);
    for (const other of others) server.on('request', other);
  };
}

/** What comes after `base`, beginning with a slash; undefined when it is not under it. */
function within(url = '/', base: string): { path?: string; search: URLSearchParams } {
  const [path = '', search] = url.split(/\?(.*)/s);
  const under = path === base || path.startsWith(`${base}/`);
  return {
    ...(under ? { path: path.slice(base.length).replace(/(.)\/$/, '$1') || '/' } : {}),
    search: new URLSearchParams(search),
  };
}

function urlOf(server: NetServer, path: string): string {
  const address = server.address() as AddressInfo | null;
  if (address === null)
    throw new PresenceError(
      'unavailable',
      'cannot tell the url; the http server does not listen yet. Ask after listen().',
    );
  const { address: ip, port, family } = address;
  const host = ip === '::' || ip === '0.0.0.0' ? 'localhost' : family === 'IPv6' ? `[${ip}]` : ip;
  return `${server instanceof TlsServer ? 'https' : 'http'}://${host}:${port}${path === '/' ? '' : path}`;
}
