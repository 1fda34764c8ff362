import { createHash, timingSafeEqual } from 'node:crypto';
import { PresenceError } from '../protocol/errors.js';

/** Bytes that HS256 requires of a secret (RFC 7518, section 3.2). */
const requiredBytes = 32;

/** Refuses an empty secret with `invalid_input`. Returns a warning for a weak one. */
export function checkSecret(secret: unknown, doing: string): string | undefined {
  if (typeof secret !== 'string' || secret === '') {
    throw new PresenceError(
      'invalid_input',
      `cannot ${doing}; it needs a secret. Give one of at least ${requiredBytes} random bytes.`,
    );
  }
  return Buffer.byteLength(secret) < requiredBytes
    ? `the secret is shorter than ${requiredBytes} bytes and may be guessed from one token. Give a longer one, made at random.`
    : undefined;
}

/**
 * Whether the bearer of a header is `secret`, in a time that does not depend on how much of it is right. Node reads the bytes of
 * a header as Latin-1. A client may have sent those of the secret in UTF-8 (curl) or in Latin-1 (fetch).
 */
export function isSecret(bearer: string, secret: string): boolean {
  const given = digest(Buffer.from(bearer, 'latin1'));
  const isUtf8 = timingSafeEqual(given, digest(Buffer.from(secret)));
  const isLatin1 = timingSafeEqual(digest(Buffer.from(bearer)), digest(Buffer.from(secret)));
  return isUtf8 || isLatin1;
}

function digest(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
