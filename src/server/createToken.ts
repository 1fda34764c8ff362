import { SignJWT } from 'jose';
import { systemClock } from '../base/clock.js';
import type { Clock } from '../base/clock.js';
import { PresenceError } from '../protocol/errors.js';
import { idPattern } from '../protocol/limits.js';
import { checkSecret } from './secret.js';

/**
 * Makes the token with which a client proves to be `userId`: a JWT signed HS256 with the server's secret, claims `user_id`,
 * `iat` (seconds, with milliseconds as decimals) and, where it expires, `exp`. Call it in the app's backend, which knows its users.
 *
 * `expires_in`: seconds until it expires. @default never. Expiry ends the connection. Give `connectUser` an async function in
 * place of the token, and the client asks it for the next one.
 *
 * @throws `invalid_input` for an invalid id, an empty secret, or an `expires_in` that is not above 0.
 * @example
 * ```ts
 * app.post('/presence-token', async (request, response) => {
 *   response.send(await createToken(request.session.userId, process.env.PRESENCE_SECRET, { expires_in: 3600 }));
 * });
 * ```
 */
export async function createToken(
  userId: string,
  secret: string,
  { expires_in, clock = systemClock }: { expires_in?: number; clock?: Clock } = {},
): Promise<string> {
  checkSecret(secret, 'make a token');
  if (typeof userId !== 'string' || !idPattern.test(userId)) {
    throw new PresenceError(
      'invalid_input',
      'cannot make a token; the user id must be 1 to 255 characters of A-Z a-z 0-9 @ _ . -. Give such an id.',
    );
  }
  if (expires_in !== undefined && !(Number.isFinite(expires_in) && expires_in > 0)) {
    throw new PresenceError(
      'invalid_input',
      'cannot make a token; expires_in must be a number of seconds above 0. Leave it out for a token that never expires.',
    );
  }
  // With its milliseconds, so that a token issued right after a revocation counts.
  const issued = clock.now() / 1000;
  const token = new SignJWT({ user_id: userId }).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).setIssuedAt(issued);
  if (expires_in !== undefined) token.setExpirationTime(Math.ceil(issued + expires_in));
  return await token.sign(new TextEncoder().encode(secret));
}
