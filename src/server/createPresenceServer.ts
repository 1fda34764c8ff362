import type { Server } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { systemClock } from '../base/clock.js';
import { systemRandom } from '../base/random.js';
import { createPresenceEngine } from '../engine/createPresenceEngine.js';
import type { PresenceEngine } from '../engine/createPresenceEngine.js';
import { memoryStorage } from '../engine/memoryStorage.js';
import { pickEngineOptions } from '../engine/options.js';
import type { EngineOptions } from '../engine/options.js';
import type { Storage } from '../engine/ports.js';
import { PresenceError } from '../protocol/errors.js';
import { openLevelStorage } from '../storage/levelStorage.js';
import { createHttpHandler } from './http.js';
import { plainLogger } from './logger.js';
import type { Logger } from './logger.js';
import { createMeter } from './meter.js';
import { attachTo, listenOn } from './listener.js';
import type { ListenerHandlers } from './listener.js';
import { acceptMultiplexed } from './multiplex.js';
import { createRestartScheduler } from './restartScheduler.js';
import { checkSecret } from './secret.js';
import { defaultRateLimit } from './tokenBucket.js';
import type { RateLimit } from './tokenBucket.js';
import { instrumentedStorage } from './instrumentedStorage.js';
import { createWebSockets } from './webSockets.js';

/** Options of {@link createPresenceServer}, beside those of the engine. */
export interface PresenceServerOptions extends EngineOptions {
  /** Signs tokens and lets backends in. At least 32 random bytes; a shorter one is warned of, an empty one refused. */
  secret: string;
  /** Default 8787; 0 is any free port. */
  port?: number;
  /** Default `127.0.0.1`: this machine only. */
  host?: string;
  /** An `http.Server` or `https.Server` of the app to answer in, in place of a port of its own. The presence server takes every request
   * at and under `path`, and no other; the app's listeners get the rest, whether they were added before or after. Where the app
   * has none, the rest is answered 404. */
  server?: Server | HttpsServer;
  /** The path under which it answers. @default `/`, with `server` `/presence` */
  path?: string;
  /** The folder in which users, channels and leases live on. Default: in memory, as long as the process. */
  data?: string;
  /** Not yet: this version has no Redis backend, and refuses it. */
  redisUrl?: string;
  /** Origins of pages that may connect, as `https://app.example.com`, or who decides. Default: any; the token decides. */
  allowedOrigins?: readonly string[] | ((origin: string) => boolean);
  /** How many frames one connection may send. Default 200 at once and 100 a second. */
  rateLimit?: Partial<RateLimit>;
  /** Connections that may be waiting for their first answer; more are answered 503. Default 5000. */
  maxHandshakes?: number;
  /** Pino, or its shape. Default: warnings and errors, a line each to stderr. */
  logger?: Logger;
}

/** A drain that takes longer is a mistake in the unit: whoever waits for it kills it before. */
export const longestDrainMs = 300_000;

export interface PresenceServer {
  /** `http://host:port`, and the path where there is one: for `createPresenceClient({ url })` and for HTTP alike. */
  readonly url: string;
  /** The engine behind it, for clients in the same process (`engine.transport()`) and commands without HTTP. */
  readonly engine: PresenceEngine;
  /**
   * Takes no more connections, sends away those that are there so that they come back by themselves, keeps the places of who
   * was online, and lets go of the folder and the port. `drainMs`: over how long they are sent away, oldest first, at most 300,000;
   * default 0, all at once. Few take less, 10 ms each. Whoever has not had their turn is served; `/health` answers 503.
   */
  close(options?: { drainMs?: number }): Promise<void>;
}

/**
 * Starts a presence server: the engine behind WebSockets, and HTTP for backends. Resolves when it can be reached. Rejects
 * with `invalid_input` for options that are wrong, and with `unavailable` when the port is taken or the folder cannot be used.
 *
 * **WebSockets** at `url`: text frames of at most 64 KiB, JSON. A client whose frames come faster than `rateLimit` is answered
 * `rate_limited`, and sent away if it goes on; one that does not take what it is sent gets no more events, is told the
 * current state of who changed meanwhile once it does, and is ended after 30 s.
 *
 * **HTTP for backends** under `url`, with `authorization: Bearer <secret>`; JSON both ways. The same commands behind the same
 * checks as those of clients, with the secret's authority: a user is read with `invisible`.
 *
 * | request | does | answers |
 * |---|---|---|
 * | `POST /users` | merges one user `{ id, … }`, or `{ users: [ … ] }` (at most 1000 users, 1 MiB); `null` removes a field | `{ users }` |
 * | `GET /users?payload=<json>`, `POST /users/query` | `{ filter, sort, limit, offset, id_gt }`, each optional | `{ users }` |
 * | `DELETE /users/<id>` | deletes a user: connections end, memberships go | `{}` |
 * | `POST /channels` | makes or merges `{ type, id, members, last_message_at, … }` | `{ channel, members }` |
 * | `GET /channels?payload=<json>`, `POST /channels/query` | as for users | `{ channels }` |
 * | `POST /channels/<type>/<id>/members` | `{ add: [ids], remove: [ids] }` | `{ channel, members }` |
 * | `GET /metrics` | | Prometheus text; 501 without the package `prom-client` |
 * | `GET /health` | without the secret | 200 `{ "status": "ok" }` when it can serve, else 503 |
 *
 * An error is `{ error: { code, message } }`: 400 `invalid_input`, 401 `unauthorized`, 403 `forbidden`, 404 `not_found`,
 * 405, 413 `too_large` (bodies over 64 KiB, users over 1 MiB), 503 `unavailable`.
 */
export async function createPresenceServer(options: PresenceServerOptions): Promise<PresenceServer> {
  const { secret, clock = systemClock, random = systemRandom, logger = plainLogger() } = options;
  const weakness = checkSecret(secret, 'start a server');
  const path = pathOf(options);
  if (options.redisUrl !== undefined) {
    throw new PresenceError(
      'invalid_input',
      'cannot start a server on Redis; this version has no Redis backend yet. Leave redisUrl out.',
    );
  }
  if (options.data !== undefined && options.storage !== undefined) {
    throw new PresenceError(
      'invalid_input',
      'cannot start a server; data and storage exclude each other. Give one of them.',
    );
  }
  if (weakness !== undefined) logger.warn({}, weakness);
  if (options.allowDevTokens === true) {
    logger.warn({}, 'UNSIGNED TOKENS ARE ACCEPTED: whoever reaches this server can be any user. For development only.');
  }

  const storage =
    options.data === undefined ? (options.storage ?? memoryStorage()) : await openLevelStorage(options.data);
  try {
    return await startWith(storage, { ...options, clock, random, logger }, path);
  } catch (error) {
    await storage.close();
    throw error;
  }
}

async function startWith(
  storage: Storage,
  options: PresenceServerOptions & Required<Pick<PresenceServerOptions, 'clock' | 'random' | 'logger'>>,
  path: string,
): Promise<PresenceServer> {
  const { clock, random, logger } = options;
  const meter = createMeter();
  const restarts = createRestartScheduler(clock, random, () => {
    // The instrumented storage reports how it went.
    engine.restart().catch(() => undefined);
  });
  const engine = createPresenceEngine({
    onError: (error) => logger.error({ err: error }, 'a request met an unexpected error; its sender was told'),
    ...pickEngineOptions(options),
    onRequest(method) {
      meter.requests.set(method, (meter.requests.get(method) ?? 0) + 1);
      options.onRequest?.(method);
    },
    storage: instrumentedStorage(storage, clock, meter, logger, restarts),
  });
  const sockets = createWebSockets({
    accept: (sink) => acceptMultiplexed(sink, (line) => engine.accept(line)),
    clock,
    random,
    originAllowed: allowing(options.allowedOrigins),
    maxHandshakes: options.maxHandshakes ?? 5000,
    rateLimit: { ...defaultRateLimit, ...options.rateLimit },
    meter,
    logger,
  });
  let closing: Promise<void> | undefined;
  const handlers = {
    request: createHttpHandler({
      secret: options.secret,
      command: (method, params) => engine.command(method, params),
      healthy: () => closing === undefined && engine.healthy,
      meter,
      logger,
    }),
    upgrade: sockets.upgrade,
  };
  const listener = await engine.ready
    .then(() => listen(options, path, handlers))
    .catch(async (error: unknown) => {
      restarts.stop();
      await engine.close();
      throw error;
    });

  async function close(drainMs: number): Promise<void> {
    logger.info({ connections: meter.connections, drainMs }, 'draining');
    await sockets.drain(drainMs);
    restarts.stop();
    listener.stop();
    try {
      await engine.close();
    } finally {
      await sockets.gone();
      await listener.stopped();
      logger.info({}, 'closed');
    }
  }

  return {
    get url() {
      return listener.url();
    },
    engine,
    async close({ drainMs = 0 } = {}) {
      if (!(drainMs >= 0 && drainMs <= longestDrainMs)) {
        throw new PresenceError(
          'invalid_input',
          `cannot close the server over '${drainMs}' ms; that must be a number from 0 to ${longestDrainMs}. Give fewer.`,
        );
      }
      closing ??= close(drainMs);
      await closing;
    },
  };
}

function listen(
  { server, port = 8787, host = '127.0.0.1' }: PresenceServerOptions,
  path: string,
  handlers: ListenerHandlers,
) {
  return server === undefined ? listenOn(port, host, path, handlers) : attachTo(server, path, handlers);
}

function pathOf({ path, server }: PresenceServerOptions): string {
  const wanted = (path ?? (server === undefined ? '/' : '/presence')).replace(/(.)\/+$/, '$1');
  if (/^\/[^?#\s]*$/.test(wanted)) return wanted;
  throw new PresenceError(
    'invalid_input',
    `cannot start a server at the path '${wanted}'; it must begin with a slash and have no query. Give one like '/presence'.`,
  );
}

function allowing(origins: PresenceServerOptions['allowedOrigins']): (origin: string) => boolean {
  if (origins === undefined) return () => true;
  if (typeof origins === 'function') return origins;
  const known = new Set(origins.map((origin) => origin.toLowerCase().replace(/\/$/, '')));
  return (origin) => known.has(origin.toLowerCase());
}
