/**
 * A token that says who one is and proves nothing: an unsigned JWT (`alg: none`) with the claim `user_id`. Accepted by
 * servers with `allowDevTokens` only; a real token is made by the app's backend (`createToken` of `presence-kit/server`).
 */
export function createDevToken(userId: string): string {
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode({ user_id: userId })}.`;
}

function encode(part: object): string {
  const binary = String.fromCharCode(...new TextEncoder().encode(JSON.stringify(part)));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
