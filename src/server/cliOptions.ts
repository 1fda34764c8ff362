import { parseArgs } from 'node:util';
import { longestDrainMs } from './createPresenceServer.js';

/** What `presence-kit serve` was told. */
export interface ServeOptions {
  port: number;
  host: string;
  secret?: string;
  data?: string;
  redis?: string;
  dev: boolean;
  /** Over how long clients are sent away when the server ends. */
  drainMs: number;
}

export const help = `Usage: presence-kit serve [options]

Runs a presence server until it is told to stop (SIGTERM or Ctrl-C), and prints its URL when it is ready.

  --port <number>   where it listens             (PRESENCE_PORT, default 8787; 0 is any free port)
  --host <address>  on which address             (PRESENCE_HOST, default 127.0.0.1: this machine only)
  --secret <text>   signs tokens, lets backends in; at least 32 random bytes
                                                 (PRESENCE_SECRET, which other users of the machine cannot read)
  --data <folder>   where users live on          (PRESENCE_DATA, default: in memory)
  --redis <url>     not in this version          (PRESENCE_REDIS_URL)
  --dev             accepts unsigned tokens: whoever reaches it can be anybody
                                                 (PRESENCE_DEV=1)
  --drain <seconds> over how long clients are sent away when it is told to stop, so that they do not come back in one
                    instant; at most 300, sooner where they are few, 0 for all at once
                                                 (PRESENCE_DRAIN, default 20)
  --help            this text
`;

/** The command was called wrongly: what about it, in a sentence. */
export class UsageError extends Error {}

/** Reads the arguments after `presence-kit`; a flag goes before its variable. `help` where that was asked for. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): ServeOptions | 'help' {
  const { values, positionals } = parsed(args);
  if (values.help === true || positionals[0] === 'help') return 'help';
  if (positionals.length !== 1 || positionals[0] !== 'serve') {
    throw new UsageError(
      positionals.length === 0 ? 'it was not said what to do' : `there is no '${positionals.join(' ')}'`,
    );
  }
  const text = (flag: string | undefined, name: string) => flag ?? (env[name] === '' ? undefined : env[name]);
  return {
    port: portOf(text(values.port, 'PRESENCE_PORT') ?? '8787'),
    host: text(values.host, 'PRESENCE_HOST') ?? '127.0.0.1',
    secret: text(values.secret, 'PRESENCE_SECRET'),
    data: text(values.data, 'PRESENCE_DATA'),
    redis: text(values.redis, 'PRESENCE_REDIS_URL'),
    dev: values.dev ?? isOn(env['PRESENCE_DEV']),
    drainMs: drainOf(text(values.drain, 'PRESENCE_DRAIN') ?? '20'),
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: text,
        host: text,
        secret: text,
        data: text,
        redis: text,
        drain: text,
        dev: flag,
        help: { ...flag, short: 'h' },
      },
    });
  } catch (error) {
    // Node's own sentence goes on about how to give an argument that begins with a dash.
    throw new UsageError((error as Error).message.split('. ')[0]);
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`'${text}' is no port; it is a number from 0 to 65535`);
}

function drainOf(text: string): number {
  const ms = Number(text) * 1000;
  if (/^\d+$/.test(text) && ms <= longestDrainMs) return ms;
  throw new UsageError(`'${text}' is no time to drain; it is a number of seconds from 0 to ${longestDrainMs / 1000}`);
}

function isOn(text: string | undefined): boolean {
  if (text === undefined || ['', '0', 'false', 'no'].includes(text)) return false;
  if (['1', 'true', 'yes'].includes(text)) return true;
  throw new UsageError(`PRESENCE_DEV is '${text}'; it is 1 or 0`);
}
