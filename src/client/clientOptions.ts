import { systemDice } from '../base/backoff.js';
import type { Clock } from '../base/clock.js';
import { callSafely } from '../base/emitter.js';
import type { Random } from '../base/random.js';
import { systemTime } from '../base/systemTime.js';
import { writeToConsole } from '../base/writeToConsole.js';
import { checkOptions } from '../protocol/checkOptions.js';
import type { PresenceError } from '../protocol/errors.js';
import type { Transport } from '../protocol/transport.js';
import { clientError } from './clientError.js';
import { platformEnvironment } from './environment.js';
import type { Environment } from './environment.js';
import { webTransport } from './webTransport.js';

/** Options of {@link createPresenceClient}: where the server is (`url` or `transport`), and how the client behaves. */
export type PresenceClientOptions = (
  | {
      /** The server's address: `wss://`, `ws://`, `https://` or `http://` (the last two mean the same server). */
      url: string;
      /**
       * One socket for all tabs of this browser that connect to `url`: one tab holds it, and another one takes over within a
       * second when that tab closes. Each tab still has its own user, requests and watches. Where the platform has no Web
       * Locks or BroadcastChannel, each tab has a socket.
       *
       * @default false
       */
      shareConnection?: boolean;
      transport?: undefined;
    }
  | {
      /** How frames travel, in place of a WebSocket to `url`: `engine.transport()`, or one of your own. */
      transport: Transport;
      url?: undefined;
      shareConnection?: undefined;
    }
) & {
  /**
   * Wall time, monotonic time and timers.
   *
   * @default the system's
   */
  clock?: Omit<Clock, 'frame'>;
  /**
   * Random numbers for the waits between attempts to connect.
   *
   * @default `Math.random`
   */
  random?: Pick<Random, 'next'>;
  /**
   * Tells when the network or the page is back, which is a good time to try again.
   *
   * @default the page or worker that this runs in, if there is one
   */
  environment?: Environment;
  /**
   * How long a call waits for its answer in milliseconds, the wait for a connection included.
   *
   * @default 10_000
   */
  requestTimeoutMs?: number;
  /**
   * What happens to changes (`upsertUser`, `addMembers`, `removeMembers`, `update`) while there is no connection:
   *
   * - `queue`: they wait for it, at most `requestTimeoutMs`. Of several `upsertUser` with the same fields only the last one is
   *   sent, and all of them resolve with its answer. An `upsertUser` that was sent when the connection broke is sent again.
   * - `refuse`: they reject with `closed` at once.
   *
   * @default 'queue'
   */
  whileOffline?: 'queue' | 'refuse';
  /**
   * Receives errors that no caller waits for: a frame that cannot be read, a token function that fails and is called again,
   * watches that could not be restored, a connection that the server ended for good.
   *
   * @default writes to the console
   */
  onError?: (error: PresenceError) => void;
};

/** The options, each with its value. */
export type ClientSettings = Required<Omit<PresenceClientOptions, 'url' | 'shareConnection' | 'transport'>> & {
  transport: Transport | (() => Promise<Transport>);
};

const optionNames = [
  'url',
  'shareConnection',
  'transport',
  'clock',
  'random',
  'environment',
  'requestTimeoutMs',
  'whileOffline',
  'onError',
];

/** Fills in the defaults. Throws `invalid_input` for a wrong address or an unknown option. */
export function withDefaults(options: PresenceClientOptions): ClientSettings {
  if (typeof options !== 'object' || options === null)
    throw clientError('invalid_input', 'make a client', 'its options are not an object. Give one');
  checkOptions(options, optionNames, 'make a client');
  const { url, shareConnection, onError = writeToConsole } = options;
  if (url === undefined && typeof options.transport?.open !== 'function')
    throw clientError('invalid_input', 'make a client', "it has no 'url' and no 'transport'. Give one of them");
  const transport = options.transport ?? webTransport(url as string);
  const clock = options.clock ?? systemTime;
  return {
    transport: shareConnection ? loadSharedTransport(transport, `presence-kit ${url}`, clock) : transport,
    clock,
    random: options.random ?? systemDice,
    environment: options.environment ?? platformEnvironment,
    requestTimeoutMs: options.requestTimeoutMs ?? 10_000,
    whileOffline: options.whileOffline ?? 'queue',
    // An app's listener that throws must not be taken for an error of the server's.
    onError: (error) => callSafely(onError, error),
  };
}

/** Loads the shared connection only where it is asked for: it is a third of the client. A load that failed is tried again. */
function loadSharedTransport(
  transport: Transport,
  name: string,
  clock: ClientSettings['clock'],
): () => Promise<Transport> {
  let loaded: Promise<Transport> | undefined;
  async function load(): Promise<Transport> {
    try {
      const { sharedTransport } = await import('./sharedTransport.js');
      return sharedTransport(transport, name, clock);
    } catch (error) {
      loaded = undefined;
      throw error;
    }
  }
  return () => (loaded ??= load());
}
