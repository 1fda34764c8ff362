/** Where the server writes its log, in pino's shape (`err` is an error). It never gets a token, a secret or a frame. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** `JSON.stringify` shows nothing of an Error. */
const errorsAsText = (_: string, value: unknown) => (value instanceof Error ? (value.stack ?? String(value)) : value);

const levels = ['debug', 'info', 'warn', 'error'] as const;

/** Writes one line per message to stderr, from level `least` upwards. */
export function plainLogger(least: (typeof levels)[number] = 'warn'): Logger {
  const at = (level: (typeof levels)[number]) =>
    levels.indexOf(level) < levels.indexOf(least)
      ? () => undefined
      : (fields: object, message: string) => {
          const rest = Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields, errorsAsText)}`;
          process.stderr.write(`presence-kit: ${level}: ${message}${rest}\n`);
        };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
