import { systemClock } from '../base/systemClock.js';
import { systemRandom } from '../base/random.js';
import { createPresenceEngine } from '../engine/createPresenceEngine.js';
import type { PresenceEngine } from '../engine/createPresenceEngine.js';
import { memoryStorage } from '../engine/memoryStorage.js';
import { pickEngineOptions } from '../engine/options.js';
import type { Storage } from '../engine/ports.js';
import type { EngineCommandMethod, EngineCommandParams } from '../protocol/engineCommands.js';
import { PresenceError } from '../protocol/errors.js';
import { openLevelStorage } from '../storage/levelStorage.js';
import { originCheck } from './allowedOrigins.js';
import { createHttpHandler } from './http.js';
import { plainLogger } from './logger.js';
import { createMeter } from './meter.js';
import { attachTo, listenOn } from './listener.js';
import type { ListenerHandlers } from './listener.js';
import { acceptMultiplexed } from './multiplex.js';
import { createRestartScheduler } from './restartScheduler.js';
import { checkSecret } from './secret.js';
import { checkServerOptions, pathOf } from './serverOptions.js';
import type { PresenceServerOptions } from './serverOptions.js';
import { defaultRateLimit } from './tokenBucket.js';
import { instrumentedStorage } from './instrumentedStorage.js';
import { createWebSockets } from './webSockets.js';

/** The longest `drainMs`. A longer one is a mistake in the unit: what runs the server would kill it before. */
export const maxDrainMs = 300_000;

export interface PresenceServer {
  /** `http://host:port`, and the path where there is one: for `createPresenceClient({ url })` and for HTTP alike. */
  readonly url: string;
  /** The engine behind it, for clients in the same process (`engine.transport()`) and commands without HTTP. */
  readonly engine: PresenceEngine;
  /**
   * Accepts no more connections and closes the open ones, oldest first, in a way that makes their clients reconnect. Users who
   * were online stay online for the grace after a restart. Then the data folder and the port are free.
   *
   * `drainMs`: how long the closing of all connections takes, from 0 to 300,000 ms; less where 10 ms for each are enough.
   * Meanwhile the open ones are served and `/health` answers 503. @default 0, all at once
   *
   * @throws `invalid_input` for another `drainMs`.
   */
  close(options?: { drainMs?: number }): Promise<void>;
}

/**
 * Starts a presence server: the engine behind WebSockets, and HTTP for backends. Resolves when it can be reached.
 *
 * @throws `invalid_input` for wrong or unknown options; `unavailable` when the port is taken or the folder cannot be used.
 *
 * **WebSockets** at `url`: text frames of at most 64 KiB, JSON. A client has 10 s to send its connect frame. A client that sends
 * faster than `rateLimit` gets `rate_limited` errors, and is disconnected if it continues. A client that does not read what it is
 * sent gets no more events. Once it reads again, it gets the current state of the users that changed; after 30 s in which it read
 * nothing, it is disconnected.
 *
 * **HTTP for backends** under `url`, with `authorization: Bearer <secret>`; JSON both ways. The same commands behind the same
 * checks as those of clients, with the secret's authority: a user is read with `invisible`.
 *
 * | request | does | answers |
 * |---|---|---|
 * | `POST /users` | merges one user `{ id, … }`, or `{ users: [ … ] }` (at most 1000 users, 1 MiB); `null` removes a field | `{ users }` |
 * | `GET /users?payload=<json>`, `POST /users/query` | `{ filter, sort, limit, offset, id_gt }`, each optional | `{ users }` |
 * | `DELETE /users/<id>` | deletes a user: connections end, memberships go, tokens are revoked | `{}` |
 * | `POST /users/<id>/revoke` | revokes all tokens issued to a user until now; connections end | `{}` |
 * | `POST /visibility` | `{ viewer_id, target_ids: [ids] }`: `policy.canSee` has changed its mind about them | `{}` |
 * | `POST /channels` | makes or merges `{ type, id, members, last_message_at, … }` | `{ channel, members, member_count }` |
 * | `GET /channels?payload=<json>`, `POST /channels/query` | as for users | `{ channels }` |
 * | `POST /channels/<type>/<id>/members` | `{ add: [ids], remove: [ids] }` | `{ channel, members, member_count }` |
 * | `DELETE /channels/<type>/<id>` | deletes a channel: its members hear `channel.deleted` | `{}` |
 * | `GET /metrics` | | Prometheus text; 501 without the package `prom-client` |
 * | `GET /health` | without the secret | 200 `{ "status": "ok" }` when it can serve, else 503 |
 *
 * An error is `{ error: { code, message } }`: 400 `invalid_input`, 401 `unauthorized`, 403 `forbidden`, 404 `not_found`,
 * 405, 413 `too_large` (bodies over 64 KiB, users over 1 MiB), 503 `unavailable`.
 */
export async function createPresenceServer(options: PresenceServerOptions): Promise<PresenceServer> {
  const { secret, clock = systemClock, random = systemRandom, logger = plainLogger() } = options;
  checkServerOptions(options);
  const weakness = checkSecret(secret, 'start a server');
  const path = pathOf(options);
  if (weakness !== undefined) logger.warn({}, weakness);
  if (options.allowDevTokens === true) {
    logger.warn(
      {},
      'UNSIGNED TOKENS ARE ACCEPTED: every program that reaches this server can be any user. For development only.',
    );
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
  /** Failures of the storage, which have their own line in the log. */
  const logged = new WeakSet<object>();
  const engine = createPresenceEngine({
    onError(error) {
      if (error instanceof Error && logged.has(error)) return;
      logger.error({ err: error }, 'a request met an unexpected error; its sender was told');
    },
    ...pickEngineOptions(options),
    onRequest(method) {
      meter.requests.set(method, (meter.requests.get(method) ?? 0) + 1);
      options.onRequest?.(method);
    },
    storage: instrumentedStorage(storage, clock, meter, logger, restarts, logged),
  });
  const sockets = createWebSockets({
    accept: (sink) => acceptMultiplexed(sink, (line) => engine.accept(line)),
    clock,
    random,
    originAllowed: originCheck(options),
    maxHandshakes: options.maxHandshakes ?? 5000,
    rateLimit: { ...defaultRateLimit, ...options.rateLimit },
    meter,
    logger,
  });
  let closing: Promise<void> | undefined;
  const handlers = {
    request: createHttpHandler({
      secret: options.secret,
      // The engine checks both.
      command: (method, params) =>
        engine.command(method as EngineCommandMethod, params as EngineCommandParams<EngineCommandMethod>),
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
      if (!(drainMs >= 0 && drainMs <= maxDrainMs)) {
        throw new PresenceError(
          'invalid_input',
          `cannot close the server over '${drainMs}' ms; that must be a number from 0 to ${maxDrainMs}. Give fewer.`,
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
