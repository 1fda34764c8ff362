import { systemDice } from '../base/backoff.js';
import type { Clock } from '../base/clock.js';
import { systemTime } from '../base/systemTime.js';
import { writeToConsole } from '../base/writeToConsole.js';
import type { Random } from '../base/random.js';
import type { PresenceError } from '../protocol/errors.js';
import type { Transport } from '../protocol/transport.js';
import { platformEnvironment } from './environment.js';
import type { Environment } from './environment.js';
import { webTransport } from './webTransport.js';

/** Options of {@link createPresenceClient}: where the server is, as an address or as a transport. */
export type PresenceClientOptions = (
  | {
      url: string;
      /**
       * One socket for all tabs of this browser that connect to `url`: one of them holds it, and another takes over within a
       * second when that one goes. Each tab still says who it is, and asks and watches for itself. Where the platform has no
       * Web Locks or BroadcastChannel, each tab has a socket. Default false.
       */
      shareConnection?: boolean;
      transport?: undefined;
    }
  | { transport: Transport; url?: undefined; shareConnection?: undefined }
) & {
  /** Default: the system's. */
  clock?: Omit<Clock, 'frame'>;
  /** Default: the system's. */
  random?: Pick<Random, 'next'>;
  /** What tells that the network or the page is back. Default: the page or worker that this runs in, if there is one. */
  environment?: Environment;
  /** How long a call waits for its answer, in milliseconds, and for a connection where there is none. Default 10,000. */
  requestTimeoutMs?: number;
  /**
   * What becomes of changes (`upsertUser`, `addMembers`, `removeMembers`, `update`) while the connection is being made or
   * restored. `queue`: they wait for it within `requestTimeoutMs`; of several `upsertUser` with the same fields the last one
   * is sent and answers for all; one that was sent when the connection broke is sent again. `refuse`: they reject with
   * `closed` at once. Default `queue`.
   */
  whileOffline?: 'queue' | 'refuse';
  /**
   * Hears what goes wrong without a caller that waits: a frame that cannot be read, a token function that fails and is asked
   * again, watches that could not be taken up, an end of the connection for good. Default: written to the console.
   */
  onError?: (error: PresenceError) => void;
};

/** The options, each with its value. */
export type ClientSettings = Required<Omit<PresenceClientOptions, 'url' | 'shareConnection' | 'transport'>> & {
  transport: Transport | (() => Promise<Transport>);
};

/** Fills in the defaults. Throws `invalid_input` for an address that is none. */
export function withDefaults({
  url,
  shareConnection,
  transport = webTransport(url as string),
  clock = systemTime,
  random = systemDice,
  environment = platformEnvironment,
  requestTimeoutMs = 10_000,
  whileOffline = 'queue',
  onError = writeToConsole,
}: PresenceClientOptions): ClientSettings {
  let shared: Promise<Transport> | undefined;
  return {
    // Loaded by those who ask for it alone: it would be a third of the client.
    transport: shareConnection
      ? () =>
          (shared ??= import('./sharedTransport.js').then((module) =>
            module.sharedTransport(transport, `presence-kit ${url}`, clock),
          ))
      : transport,
    clock,
    random,
    environment,
    requestTimeoutMs,
    whileOffline,
    onError,
  };
}
