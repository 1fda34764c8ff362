import { systemClock } from '../base/clock.js';
import { systemRandom } from '../base/random.js';
import { PresenceError } from '../protocol/errors.js';
import { help, readOptions, UsageError } from './cliOptions.js';
import type { ServeOptions } from './cliOptions.js';
import { createPresenceServer } from './createPresenceServer.js';
import { plainLogger } from './logger.js';
import type { Logger } from './logger.js';

/** How long the command may take to end after the drain. Then it exits, whatever still hangs. */
const maxEndMs = 10_000;

/**
 * The command `presence-kit`, with its arguments. The process ends with 2 when it was called wrongly, with 1 when the
 * server cannot run, with 0 after SIGTERM or SIGINT. Only the line with the URL goes to stdout.
 */
export async function runCommand(args: readonly string[]): Promise<void> {
  try {
    const options = readOptions(args, process.env);
    if (options === 'help') process.stdout.write(help);
    else await serve(options);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(
        `presence-kit: cannot run this; ${error.message}${error.message.endsWith('?') ? '' : '.'} See presence-kit --help.\n`,
      );
      process.exitCode = 2;
    } else if (error instanceof PresenceError) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    } else {
      throw error;
    }
  }
}

async function serve({ port, host, secret, data, redis, dev, drainMs }: ServeOptions): Promise<void> {
  if (secret === undefined && !dev) {
    throw new UsageError('it needs a secret: give --secret or PRESENCE_SECRET, or --dev to try it out without');
  }
  const logger = await commandLogger();
  if (secret === undefined)
    logger.warn(
      {},
      'no secret was given, so a random one was made: only unsigned tokens work, and no HTTP for backends.',
    );
  if (data === undefined)
    logger.warn({}, 'users are kept in memory and forgotten when it ends. Give --data <folder> to keep them.');

  let end: () => Promise<void> = () => Promise.resolve();
  let ending = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // A second Ctrl-C means: now.
      if (ending) process.exit(1);
      ending = true;
      systemClock.timer(() => process.exit(0), drainMs + maxEndMs);
      end().then(
        () => process.exit(0),
        (error: Error) => {
          process.stderr.write(`${error.message}\n`);
          process.exit(1);
        },
      );
    });
  }

  const server = await createPresenceServer({
    port,
    host,
    secret: secret ?? systemRandom.id() + systemRandom.id(),
    data,
    redisUrl: redis,
    allowDevTokens: dev,
    logger,
  });
  end = () => server.close({ drainMs });
  logger.info({ url: server.url, data }, 'ready');
  process.stdout.write(`presence-kit is ready at ${server.url}\n`);
}

/** Pino where it is installed, else plain lines. Both write to stderr, since stdout has the URL. */
function commandLogger(): Promise<Logger> {
  return import(/* webpackIgnore: true */ /* turbopackIgnore: true */ 'pino').then(
    ({ pino }) => pino(pino.destination({ dest: 2, sync: true })),
    () => plainLogger('info'),
  );
}
