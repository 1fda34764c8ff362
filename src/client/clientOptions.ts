import { systemDice } from '../base/backoff.js';
import type { Clock } from '../base/clock.js';
import { callSafely } from '../base/emitter.js';
import type { Random } from '../base/random.js';
import { systemTime } from '../base/systemTime.js';
import { writeToConsole } from '../base/writeToConsole.js';
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
      transport?: undefined;
    }
  | {
      /** How frames travel, in place of a WebSocket to `url`: `engine.transport()`, `sharedTransport(url)`, or one of your own. */
      transport: Transport;
      url?: undefined;
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
export type ClientSettings = Required<Omit<PresenceClientOptions, 'url' | 'transport'>> & { transport: Transport };

const optionNames = [
  'url',
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
    throw clientError('invalid_input', 'make a client', 'its options are no object. Give { url }');
  const unknown = Object.keys(options).find((name) => !optionNames.includes(name));
  if (unknown !== undefined)
    throw clientError(
      'invalid_input',
      'make a client',
      `there is no option '${unknown}'. Use one of: ${optionNames.join(', ')}`,
    );
  const { url, onError = writeToConsole } = options;
  if (url === undefined && typeof options.transport?.open !== 'function')
    throw clientError('invalid_input', 'make a client', "it has no 'url' and no 'transport'. Give one of them");
  return {
    transport: options.transport ?? webTransport(url as string),
    clock: options.clock ?? systemTime,
    random: options.random ?? systemDice,
    environment: options.environment ?? platformEnvironment,
    requestTimeoutMs: options.requestTimeoutMs ?? 10_000,
    whileOffline: options.whileOffline ?? 'queue',
    // An app's listener that throws must not be taken for an error of the server's.
    onError: (error) => callSafely(onError, error),
  };
}
