import type { Clock } from '../base/clock.js';
import { PresenceError } from '../protocol/errors.js';

/** What a token proves, beside who its bearer is. Times are wall milliseconds. */
export interface Proof {
  /** Undefined: it never expires. */
  until?: number;
  /** 0 where a signed token does not say; undefined for an unsigned one, which could say anything. */
  issuedAt?: number;
}

/** Checks that `token` proves that its bearer is `userId`. */
export type Verify = (userId: string, token: string | undefined) => Promise<Proof>;

/** Refuses a token that was issued before `tokensFrom`, when the user was deleted or revoked, with `unauthorized`. */
export function checkIssued({ issuedAt }: Proof, tokensFrom: number | undefined): void {
  if (issuedAt !== undefined && tokensFrom !== undefined && issuedAt < tokensFrom)
    throw unauthorized('the token was revoked', 'Ask your backend for a new one');
}

/** How far the clock of a backend that makes tokens may be ahead. */
const leewayMs = 60_000;

/** Makes the check of tokens: a JWT signed HS256 with `secret`, claim `user_id`; unsigned ones where `allowDevTokens` says so. */
export function createVerify(secret: string, allowDevTokens: boolean, clock: Clock): Verify {
  const key = new TextEncoder().encode(secret);
  return async (userId, token) => {
    // Embedded engines without a secret never come here, so they never load the library.
    const { jwtVerify, UnsecuredJWT, decodeProtectedHeader, errors } = await import('jose');
    if (token === undefined)
      throw unauthorized('there is no token', 'Give connectUser a token made by createToken(userId, secret)');
    const options = { currentDate: new Date(clock.now()) };
    try {
      const unsigned = allowDevTokens && decodeProtectedHeader(token).alg === 'none';
      const { payload } = unsigned
        ? UnsecuredJWT.decode(token, options)
        : await jwtVerify(token, key, { ...options, algorithms: ['HS256'] });
      if (payload.iat !== undefined && payload.iat * 1000 > clock.now() + leewayMs)
        throw unauthorized('the token is from the future', 'Set the clocks of the server and of your backend');
      if (payload['user_id'] !== userId)
        throw unauthorized(`the token is not that of '${userId}'`, 'Ask your backend for a token of this user');
      return {
        ...(payload.exp === undefined ? {} : { until: payload.exp * 1000 }),
        ...(unsigned ? {} : { issuedAt: Math.round((payload.iat ?? 0) * 1000) }),
      };
    } catch (cause) {
      if (cause instanceof PresenceError) throw cause;
      if (cause instanceof errors.JWTExpired)
        throw new PresenceError(
          'token_expired',
          'cannot connect; the token has expired. Ask your backend for a new one.',
        );
      if (cause instanceof errors.JWTClaimValidationFailed && cause.claim === 'nbf')
        throw unauthorized('the token is not valid yet', 'Set the clocks of the server and of your backend');
      throw unauthorized(
        'the token is not signed by this server',
        'Make it with createToken(userId, secret) and the secret of this server',
      );
    }
  };
}

function unauthorized(reason: string, remedy: string): PresenceError {
  return new PresenceError('unauthorized', `cannot connect; ${reason}. ${remedy}.`);
}
