/** Every code that a {@link PresenceError} can carry. The list is closed, and the same on the wire and in the client. */
export const errorCodes = [
  'invalid_input',
  'unauthorized',
  'token_expired',
  'forbidden',
  'not_found',
  'rate_limited',
  'too_large',
  'timeout',
  'aborted',
  'closed',
  'unavailable',
  'no_provider',
] as const;

/**
 * What went wrong, as a word for programs:
 *
 * - `invalid_input`: the call itself is wrong; the message says which part.
 * - `unauthorized`: the token is missing, forged or somebody else's.
 * - `token_expired`: the token was right once; a new one is needed.
 * - `forbidden`: known, and not allowed.
 * - `not_found`: no such user or channel.
 * - `rate_limited`: too many requests; wait and try again.
 * - `too_large`: over a size limit, or a query that would have to look at too much.
 * - `timeout`: no answer in time; it may or may not have been done.
 * - `aborted`: the caller's own `AbortSignal` ended it.
 * - `closed`: there is no connection, or it was closed meanwhile.
 * - `unavailable`: the server cannot do it now (its disk is full, it is going down).
 * - `no_provider`: a hook or component outside of `<PresenceProvider>`.
 */
export type PresenceErrorCode = (typeof errorCodes)[number];

/** The one class of error of presence-kit. `message` reads "presence-kit: cannot <do>; <reason>. <what to do>." */
export class PresenceError extends Error {
  override readonly name = 'PresenceError';
  readonly code: PresenceErrorCode;

  constructor(code: PresenceErrorCode, message: string, options?: { cause?: unknown }) {
    super(`presence-kit: ${message.replace('presence-kit: ', '')}`, options);
    this.code = code;
  }
}

/** An error in words that cross the wire. */
export interface ErrorFrameBody {
  code: PresenceErrorCode;
  message: string;
}
