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
 * What went wrong, as a code:
 *
 * - `invalid_input`: the call itself is wrong; the message says which part.
 * - `unauthorized`: the token is missing, forged or another user's.
 * - `token_expired`: the token has expired; get a new one.
 * - `forbidden`: this user may not do this.
 * - `not_found`: no such user or channel.
 * - `rate_limited`: too many requests; wait and try again.
 * - `too_large`: over a size limit, or a query that would look at too many rows.
 * - `timeout`: no answer in time. A change may have been carried out or not.
 * - `aborted`: the caller's own `AbortSignal` ended it.
 * - `closed`: there is no connection, or it closed before the answer.
 * - `unavailable`: the server cannot do it now (its disk is full, it is shutting down, its answer cannot be used).
 * - `no_provider`: a hook or component is used outside of `<PresenceProvider>`.
 */
export type PresenceErrorCode = (typeof errorCodes)[number];

/**
 * Every error of presence-kit. `code` is for programs, `message` for people: "presence-kit: cannot <do>; <reason>. <what to do>."
 *
 * @example
 * if (error instanceof PresenceError && error.code === 'rate_limited') retryLater();
 */
export class PresenceError extends Error {
  override readonly name = 'PresenceError';
  readonly code: PresenceErrorCode;

  constructor(code: PresenceErrorCode, message: string, options?: { cause?: unknown }) {
    super(`presence-kit: ${message.replace('presence-kit: ', '')}`, options);
    this.code = code;
  }
}

/** An error as it is sent over the wire. */
export interface ErrorFrameBody {
  code: PresenceErrorCode;
  message: string;
}
