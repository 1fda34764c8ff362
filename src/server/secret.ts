import { createHash, timingSafeEqual } from 'node:crypto';
import { PresenceError } from '../protocol/errors.js';

/** Bytes that HS256 asks of a secret (RFC 7518, section 3.2). */
const wantedBytes = 32;

/** Refuses a secret that is none (`invalid_input`). Returns what to warn of, if it is a weak one. */
export function checkSecret(secret: unknown, doing: string): string | undefined {
  if (typeof secret !== 'string' || secret === '') {
    throw new PresenceError(
      'invalid_input',
      `cannot ${doing}; it needs a secret. Give one of at least ${wantedBytes} random bytes.`,
    );
  }
  return Buffer.byteLength(secret) < wantedBytes
    ? `the secret is shorter than ${wantedBytes} bytes and may be guessed from one token. Give a longer one, made at random.`
    : undefined;
}

/** Whether both are the same, in a time that does not tell how much of it is. */
export function sameSecret(given: string, secret: string): boolean {
  return timingSafeEqual(digest(given), digest(secret));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
