import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as TlsServer } from 'node:https';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { PresenceError } from '../protocol/errors.js';
import { refuseUpgrade } from './webSockets.js';

/** Where a presence server answers: on a port of its own, or under a path of an app's `http.Server`. */
export interface Listener {
  url(): string;
  /** Takes no new connections. Requests in progress are still answered. */
  stop(): void;
  /** Resolves when nothing is left of it. */
  stopped(): Promise<void>;
}

export interface ListenerHandlers {
  /** `path` is relative to the path of the presence server. */
  request(request: IncomingMessage, response: ServerResponse, path: string, search: URLSearchParams): Promise<void>;
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void;
}

/** Listens on a port of its own. Rejects with `unavailable` when it cannot. */
export async function listenOn(
  port: number,
  host: string,
  path: string,
  handlers: ListenerHandlers,
): Promise<Listener> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 });
  const detach = attach(server, path, handlers);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // Node's default of 511 is too short for a storm of returning clients: the kernel drops their handshakes, and they wait for seconds.
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
    stop() {
      closed ??= new Promise((resolve) => {
        server.close(() => {
          detach();
          resolve();
        });
        server.closeIdleConnections();
      });
    },
    async stopped() {
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers at and under `path` of an app's own server. All other paths stay the app's. */
export function attachTo(server: Server | HttpsServer, path: string, handlers: ListenerHandlers): Listener {
  const detach = attach(server, path, handlers);
  return { url: () => urlOf(server, path), stop: detach, stopped: () => Promise.resolve() };
}

/**
 * Takes the requests and upgrades under `path` before any listener of the server sees them, and returns what undoes it.
 *
 * Every listener of a Node server is called for every request, so a second one would answer what is answered already, and the
 * process would end with "headers already sent". A listener can be added at any time, before or after this; so the events
 * themselves are taken at their source.
 */
function attach(server: NetServer, path: string, handlers: ListenerHandlers): () => void {
  const base = path === '/' ? '' : path;
  const emitToApp = server.emit;
  let attached = true;

  /** Whether the event was ours. */
  function takes(event: string | symbol, [request, second, head]: unknown[]): boolean {
    if (event === 'request') {
      const asked = request as IncomingMessage;
      const { path: rest, search } = within(asked.url, base);
      // Where the app has no listener, nothing else would answer.
      if (rest === undefined && server.listenerCount('request') > 0) return false;
      void handlers.request(asked, second as ServerResponse, rest ?? '', search);
      return true;
    }
    if (event === 'upgrade') {
      const asked = request as IncomingMessage;
      if (within(asked.url, base).path !== '/') return false;
      handlers.upgrade(asked, second as Duplex, head as Buffer);
      return true;
    }
    return false;
  }

  function emit(this: NetServer, event: string | symbol, ...args: unknown[]): boolean {
    return (attached && takes(event, args)) || Reflect.apply(emitToApp, this, [event, ...args]);
  }

  // Without any listener, Node takes an upgrade for a plain request. This one gets what is not ours.
  function refuseUnknown(_request: IncomingMessage, stream: Duplex): void {
    if (server.listenerCount('upgrade') === 1) refuseUpgrade(stream, '404 Not Found');
  }

  server.emit = emit;
  server.on('upgrade', refuseUnknown);
  return () => {
    attached = false;
    server.off('upgrade', refuseUnknown);
    // Somebody else may have wrapped it meanwhile; then ours stays, and passes everything on.
    if (server.emit === emit) server.emit = emitToApp;
  };
}

/** What comes after `base`, beginning with a slash; undefined when the url is not under it. */
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
