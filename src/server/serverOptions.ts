import type { Server } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { engineOptionHints, engineOptionNames } from '../engine/options.js';
import type { EngineOptions } from '../engine/options.js';
import { checkOptions } from '../protocol/checkOptions.js';
import { PresenceError } from '../protocol/errors.js';
import type { Logger } from './logger.js';
import { defaultRateLimit } from './tokenBucket.js';
import type { RateLimit } from './tokenBucket.js';

/** Options of `createPresenceServer`, beside those of the engine. */
export interface PresenceServerOptions extends EngineOptions {
  /** Signs tokens, and is the password of backends. At least 32 random bytes. A shorter one logs a warning, an empty one is refused. */
  secret: string;
  /** 0 is any free port. @default 8787 */
  port?: number;
  /** @default `127.0.0.1`, which only this machine can reach */
  host?: string;
  /** An `http.Server` or `https.Server` of the app to answer in, in place of a port of its own. The presence server takes every request
   * at and under `path`, and no other; the app's listeners get the rest, whether they were added before or after. Where the app
   * has none, the rest is answered 404. */
  server?: Server | HttpsServer;
  /** The path under which it answers. @default `/`, with `server` `/presence` */
  path?: string;
  /** The folder that keeps users and channels. @default none: they are in memory and end with the process */
  data?: string;
  /** Not in this version, which has no Redis backend and refuses it. */
  redisUrl?: string;
  /**
   * Origins of the pages that may connect, such as `https://app.example.com`, or a function that decides. Programs without an origin
   * may always connect. @default every origin, since the token decides; with `allowDevTokens` only pages of this machine
   * (`localhost`, `127.0.0.1`, `[::1]`)
   */
  allowedOrigins?: readonly string[] | ((origin: string) => boolean);
  /** How many frames one connection may send. @default `{ burst: 200, perSecond: 100 }` */
  rateLimit?: Partial<RateLimit>;
  /** Connections that may be waiting for their first answer; more are answered 503. @default 5000 */
  maxHandshakes?: number;
  /** Pino, or an object of its shape. @default warnings and errors, one line each on stderr */
  logger?: Logger;
}

/** The options that are the server's own. Its type makes sure that none is missing. */
const ownOptions: Record<Exclude<keyof PresenceServerOptions, Exclude<keyof EngineOptions, 'secret'>>, true> = {
  secret: true,
  port: true,
  host: true,
  server: true,
  path: true,
  data: true,
  redisUrl: true,
  allowedOrigins: true,
  rateLimit: true,
  maxHandshakes: true,
  logger: true,
};

/** Refuses unknown options, and options that exclude each other, with `invalid_input`. The engine checks the values of its own. */
export function checkServerOptions(options: PresenceServerOptions): void {
  const doing = 'start a server';
  checkOptions(options, [...Object.keys(ownOptions), ...engineOptionNames, ...engineOptionHints], doing);
  checkOptions(options.rateLimit ?? {}, Object.keys(defaultRateLimit), doing, 'rateLimit');
  if (options.redisUrl !== undefined) {
    throw new PresenceError(
      'invalid_input',
      `cannot ${doing} on Redis; this version has no Redis backend yet. Leave redisUrl out.`,
    );
  }
  if (options.data !== undefined && options.storage !== undefined) {
    throw new PresenceError('invalid_input', `cannot ${doing}; data and storage exclude each other. Give one of them.`);
  }
}

/** The path under which the server answers, without a slash at its end. */
export function pathOf({ path, server }: PresenceServerOptions): string {
  const wanted = (path ?? (server === undefined ? '/' : '/presence')).replace(/(.)\/+$/, '$1');
  if (/^\/[^?#\s]*$/.test(wanted)) return wanted;
  throw new PresenceError(
    'invalid_input',
    `cannot start a server at the path '${wanted}'; it must begin with a slash and have no query. Give one like '/presence'.`,
  );
}
