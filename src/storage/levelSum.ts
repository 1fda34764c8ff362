import { crc32 } from 'node:zlib';

/**
 * What all entries of a folder add up to. Every batch writes it beside what it changes, because LevelDB drops what it cannot
 * read of its own log, opens without a word, and deletes the log: only the sum still tells that something was there.
 */
export interface Sum {
  /** The entry holds this text now; `undefined`: it is gone. */
  put(key: string, text: string | undefined): void;
  /** The sum in writing. */
  toString(): string;
}

/** Makes the {@link Sum} of nothing. */
export function createSum(): Sum {
  const parts = new Map<string, number>();
  let total = 0;
  return {
    put(key, text) {
      const part = text === undefined ? 0 : crc32(text, crc32(key));
      total = (total - (parts.get(key) ?? 0) + part) >>> 0;
      if (text === undefined) parts.delete(key);
      else parts.set(key, part);
    },
    toString: () => String(total),
  };
}
