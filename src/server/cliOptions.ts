import { parseArgs } from 'node:util';
import { nearestName } from '../protocol/checkOptions.js';
import { maxDrainMs } from './createPresenceServer.js';

/** The options of `presence-kit serve`. */
export interface ServeOptions {
  port: number;
  host: string;
  secret?: string;
  data?: string;
  redis?: string;
  dev: boolean;
  /** How long the server takes to disconnect its clients when it ends. */
  drainMs: number;
}

export const help = `Usage: presence-kit serve [options]

Runs a presence server until SIGTERM or Ctrl-C, and prints its URL when it is ready.

  --port <number>   where it listens             (PRESENCE_PORT, default 8787; 0 is any free port)
  --host <address>  on which address             (PRESENCE_HOST, default 127.0.0.1: this machine only)
  --secret <text>   signs tokens, lets backends in; at least 32 random bytes
                                                 (PRESENCE_SECRET, which other users of the machine cannot read)
  --data <folder>   where users live on          (PRESENCE_DATA, default: in memory)
  --redis <url>     not in this version          (PRESENCE_REDIS_URL)
  --dev             accepts unsigned tokens: a program can be any user, and so can
                    a page of this machine       (PRESENCE_DEV=1)
  --drain <seconds> how long it takes to disconnect its clients when it stops, so that they do not all come back
                    at once; at most 300, less where they are few, 0 for all at once
                                                 (PRESENCE_DRAIN, default 20)
  --help            this text
`;

/** The command was called wrongly. The message says how, in one clause. */
export class UsageError extends Error {}

/** Reads the arguments after `presence-kit`. A flag overrides its variable. Returns `help` where the help text is wanted. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): ServeOptions | 'help' {
  const { values, positionals } = parsed(args);
  if (values.help === true || positionals[0] === 'help') return 'help';
  if (positionals.length !== 1 || positionals[0] !== 'serve') {
    throw new UsageError(positionals.length === 0 ? 'there is no command' : `there is no '${positionals.join(' ')}'`);
  }
  const from = (given: string | undefined, name: string) => given ?? (env[name] === '' ? undefined : env[name]);
  return {
    port: portOf(from(values.port, 'PRESENCE_PORT') ?? '8787'),
    host: from(values.host, 'PRESENCE_HOST') ?? '127.0.0.1',
    secret: from(values.secret, 'PRESENCE_SECRET'),
    data: from(values.data, 'PRESENCE_DATA'),
    redis: from(values.redis, 'PRESENCE_REDIS_URL'),
    dev: values.dev ?? isOn(env['PRESENCE_DEV']),
    drainMs: drainOf(from(values.drain, 'PRESENCE_DRAIN') ?? '20'),
  };
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const flags = {
  port: text,
  host: text,
  secret: text,
  data: text,
  redis: text,
  drain: text,
  dev: flag,
  help: { ...flag, short: 'h' },
} as const;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: flags });
  } catch (error) {
    // The rest of Node's message is about values that begin with a dash.
    const [reason = ''] = (error as Error).message.split('. ');
    const [, unknown] = /^Unknown option '--(.*)'$/.exec(reason) ?? [];
    const nearest = unknown === undefined ? undefined : nearestName(unknown, Object.keys(flags));
    throw new UsageError(
      nearest === undefined ? reason : `there is no flag '--${unknown}'; did you mean '--${nearest}'?`,
    );
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`'${text}' is not a port, which is a number from 0 to 65535`);
}

function drainOf(text: string): number {
  const ms = Number(text) * 1000;
  if (/^\d+$/.test(text) && ms <= maxDrainMs) return ms;
  throw new UsageError(`'${text}' is not a time to drain, which is a number of seconds from 0 to ${maxDrainMs / 1000}`);
}

function isOn(text: string | undefined): boolean {
  if (text === undefined || ['', '0', 'false', 'no'].includes(text)) return false;
  if (['1', 'true', 'yes'].includes(text)) return true;
  throw new UsageError(`PRESENCE_DEV is '${text}'; it is 1 or 0`);
}
