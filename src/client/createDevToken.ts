/**
 * A token for development: an unsigned JWT (`alg: none`) with the claim `user_id`. It proves nothing, and only servers with
 * `allowDevTokens` accept it. In production the app's backend makes tokens, with `createToken` of `presence-kit/server`.
 *
 * @example
 * await client.connectUser({ id: 'john' }, createDevToken('john'));
 */
export function createDevToken(userId: string): string {
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode({ user_id: userId })}.`;
}

function encode(part: object): string {
  const binary = String.fromCharCode(...new TextEncoder().encode(JSON.stringify(part)));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
