import { systemClock } from '../base/systemClock.js';
import { createDeadlines } from '../base/deadlines.js';
import { callSafely, reportUncaught } from '../base/emitter.js';
import { systemRandom } from '../base/random.js';
import { createCommandDecoder } from '../protocol/decodeCommand.js';
import type { CommandMethod } from '../protocol/decodeCommand.js';
import type { EngineCommandAnswer, EngineCommandMethod, EngineCommandParams } from '../protocol/engineCommands.js';
import { PresenceError } from '../protocol/errors.js';
import * as closeCodes from '../protocol/closeCodes.js';
import { defaultLimits } from '../protocol/limits.js';
import { createVerify } from './auth.js';
import { runCommand } from './commands.js';
import { openConnection } from './connection.js';
import type { Connection } from './connection.js';
import { createEngineState } from './engineState.js';
import type { EngineState } from './engineState.js';
import { createEmbeddedTransport } from './embeddedTransport.js';
import type { EmbeddedTransport } from './embeddedTransport.js';
import { guardPolicy } from './guardPolicy.js';
import { memoryStorage } from './memoryStorage.js';
import { checkEngineOptions, defaultPeriods, withDefaults } from './options.js';
import type { EngineOptions, Rules } from './options.js';
import type { EngineConnection, Sink, Stored } from './ports.js';

/** A running presence engine: embedded in a page or a test, or behind a server's sockets. */
export interface PresenceEngine {
  /** Resolves when everything stored has been read. Rejects when it cannot be. */
  readonly ready: Promise<void>;
  /** Whether it can serve now. */
  readonly healthy: boolean;
  /** A way in for clients of the same process; each has faults of its own. */
  transport(): EmbeddedTransport;
  /** Accepts a connection whose frames another transport carries. `sink` receives what is sent to the client. */
  accept(sink: Sink): EngineConnection;
  /**
   * Carries out a command with the authority of the server's secret. Resolves with its answer when it is durable.
   *
   * @throws `invalid_input` for params that are wrong, `not_found`, `too_large`; `unavailable` while the engine is not ready.
   * @example
   * const { users } = await engine.command('queryUsers', { filter: { online: true } });
   */
  command<Method extends EngineCommandMethod>(
    method: Method,
    params: EngineCommandParams<Method>,
  ): Promise<EngineCommandAnswer<Method>>;
  /**
   * Tells the engine that `policy.canSee(viewerId, …)` has another answer for these users (at most 1000), for example after a block.
   * The viewer's connections that watch them receive `user.presence.changed` with what they may see now. A viewer who is away
   * reads it after reconnecting. Resolves when that is sent.
   *
   * @throws `invalid_input` for ids that are none; `unavailable` while the engine is not ready.
   * @example
   * blocked.add('jack john'); // canSee: (viewer, target) => !blocked.has(`${viewer} ${target}`)
   * await engine.visibilityChanged('jack', ['john']);
   */
  visibilityChanged(viewerId: string, targetIds: readonly string[]): Promise<void>;
  /**
   * As if the process had been killed and started again: no connection says goodbye, state is loaded from the storage, and users
   * who were connected stay online for `restartGraceMs`. Resolves when the engine serves again.
   *
   * @throws `unavailable` after `close`; and what `Storage.load` rejects with.
   */
  restart(): Promise<void>;
  /** Closes every connection so that its client comes back later (users stay online for `restartGraceMs` after the next start), and then the storage. */
  close(): Promise<void>;
}

/**
 * Makes a {@link PresenceEngine}. Without options it is in memory, trusts the ids that it is given and runs on the system's
 * clock.
 *
 * @throws `invalid_input` for an unknown option, or a period or limit that is not a number from 0 up.
 * @example
 * const engine = createPresenceEngine({ graceMs: 2_000, policy: { canSee: (viewer, target) => !isBlocked(viewer, target) } });
 * const client = createPresenceClient({ transport: engine.transport() });
 * await client.connectUser({ id: 'jack' });
 */
export function createPresenceEngine(options: EngineOptions = {}): PresenceEngine {
  const {
    clock = systemClock,
    random = systemRandom,
    storage = memoryStorage(),
    secret,
    allowDevTokens = false,
    onRequest = () => undefined,
  } = options;
  checkEngineOptions(options);
  const onError = (error: unknown) => callSafely(options.onError ?? reportUncaught, error);
  const periods = withDefaults(defaultPeriods, options);
  const rules: Rules = { ...periods, lastActiveOnDisconnect: options.lastActiveOnDisconnect ?? true };
  const limits = withDefaults(defaultLimits, options.limits ?? {});
  const policy = guardPolicy(options.policy ?? {}, onError);
  const verify = secret === undefined ? undefined : createVerify(secret, allowDevTokens, clock);
  const decodeCommand = createCommandDecoder(limits);
  const connections = new Set<Connection>();
  const deadlines = createDeadlines<Connection>(clock, (connection) => connection.due());
  /** Commands whose answer waits for storage. They are rejected when it never comes. */
  const waiting = new Set<(error: PresenceError) => void>();
  let state: EngineState | undefined;
  let closed = false;
  let closing = Promise.resolve();
  /** Counts starts and stops: what a load finds is taken only when nothing was started or stopped since. */
  let generation = 0;
  let starting = start();

  /** Memory is read at once, so that an embedded engine serves from its first moment. */
  function start(): Promise<void> {
    const own = ++generation;
    const begun = load(own);
    // Reported even where nobody awaits `ready`.
    begun.catch((error: unknown) => {
      if (own === generation) onError(error);
    });
    return begun;
  }

  function load(own: number): Promise<void> {
    try {
      const stored = storage.load();
      if (!(stored instanceof Promise)) {
        begin(stored);
        return Promise.resolve();
      }
      return stored.then(
        (found) => (own === generation ? begin(found) : superseded()),
        (error: unknown) => {
          if (own === generation) throw error;
          return superseded();
        },
      );
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** A later start decides, or `close`. */
  function superseded(): Promise<void> {
    if (closed) throw unavailable('start');
    return starting;
  }

  function begin(stored: Stored): void {
    state = createEngineState({
      clock,
      rules,
      policy,
      limits,
      storage,
      stored,
      onError,
      onStorageFailure(error) {
        // What is in memory is ahead of the storage, so it is given up: clients come back to what is really kept.
        stop('storage failed');
        // Where this start fails too, `healthy` stays false and `accept` refuses until `restart` is called.
        starting = start();
        onError(error);
      },
    });
  }

  function stop(reason: string): void {
    generation++;
    state?.stop();
    state = undefined;
    for (const reject of waiting) reject(unavailable(`finish a command (${reason})`));
    waiting.clear();
    for (const connection of [...connections]) connection.evict(closeCodes.retry, reason);
    connections.clear();
    deadlines.clear();
  }

  async function closeStorage(): Promise<void> {
    await storage.close();
  }

  function unavailable(doing: string): PresenceError {
    return new PresenceError(
      'unavailable',
      closed
        ? `cannot ${doing}; the engine is closed. Make a new one.`
        : `cannot ${doing}; the engine is not ready. Try again later.`,
    );
  }

  const engine: PresenceEngine = {
    get ready() {
      return starting;
    },
    get healthy() {
      return state !== undefined;
    },
    transport: () => createEmbeddedTransport((sink) => engine.accept(sink), clock),
    accept(sink) {
      if (state === undefined) {
        sink.close(closeCodes.retry, 'not ready');
        return { receive() {}, heard() {}, drained() {}, lost() {}, evict() {} };
      }
      const context = {
        state,
        clock,
        verify,
        decodeCommand,
        timeToLiveMs: rules.timeToLiveMs,
        deadlines,
        onRequest,
        onError,
      };
      const connection = openConnection(random.id(), sink, {
        ...context,
        ended: (ended) => void connections.delete(ended),
      });
      connections.add(connection);
      return connection;
    },
    async command<Method extends EngineCommandMethod>(method: Method, params: EngineCommandParams<Method>) {
      const current = state;
      if (current === undefined) throw unavailable(`do '${method}'`);
      const decoded = decodeCommand<CommandMethod>(method, params);
      onRequest(method);
      return new Promise<EngineCommandAnswer<Method>>((resolve, reject) => {
        current.transact(() => {
          const result = runCommand<CommandMethod>(current, {}, method, decoded) as EngineCommandAnswer<Method>;
          waiting.add(reject);
          current.afterCommit(() => {
            waiting.delete(reject);
            resolve(result);
          });
        });
      });
    },
    async visibilityChanged(viewerId, targetIds) {
      await engine.command('visibilityChanged', { viewer_id: viewerId, target_ids: targetIds });
    },
    async restart() {
      if (closed) throw unavailable('restart');
      stop('restart');
      starting = start();
      await starting;
    },
    close() {
      if (!closed) {
        closed = true;
        stop('closing');
        closing = closeStorage();
      }
      return closing;
    },
  };
  return engine;
}
