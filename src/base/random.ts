/** The source of random numbers and ids. A test gives one with a seed. */
export interface Random {
  /** A number from 0 up to, not including, 1. */
  next(): number;
  /** An id of 22 characters `[A-Za-z0-9_-]`, unique in practice. */
  id(): string;
}

/** The platform's: `Math.random` for numbers, `crypto` for ids that nobody can guess. */
export const systemRandom: Random = {
  next: () => Math.random(),
  id: () => idFrom(crypto.getRandomValues(new Uint8Array(22))),
};

/** The same numbers and ids for the same `seed` (a 32-bit integer), for tests that must be repeatable. Not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
  return { next, id: () => idFrom(Uint8Array.from({ length: 22 }, () => Math.floor(next() * 256))) };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

function idFrom(bytes: Uint8Array): string {
  let id = '';
  for (const byte of bytes) id += letters[byte & 63];
  return id;
}
