import type { PresenceServerOptions } from './serverOptions.js';

const hostsOfThisMachine = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Decides which pages may connect, by their origin. */
export function originCheck({
  allowedOrigins,
  allowDevTokens = false,
}: Pick<PresenceServerOptions, 'allowedOrigins' | 'allowDevTokens'>): (origin: string) => boolean {
  if (typeof allowedOrigins === 'function') return allowedOrigins;
  if (allowedOrigins !== undefined) {
    const known = new Set(allowedOrigins.map((origin) => origin.toLowerCase().replace(/\/$/, '')));
    return (origin) => known.has(origin.toLowerCase());
  }
  // With unsigned tokens, any website that a developer visits could be any user of the server on their machine.
  return allowDevTokens ? isOfThisMachine : () => true;
}

function isOfThisMachine(origin: string): boolean {
  return URL.canParse(origin) && hostsOfThisMachine.has(new URL(origin).hostname);
}
