import { crc32 } from 'node:zlib';

/**
 * A checksum of all entries of a folder. Every batch stores it with its changes: LevelDB silently drops the part of its log that it
 * cannot read and deletes the log, and then only the checksum shows that entries are missing.
 */
export interface Checksum {
  /** The entry now holds this text; `undefined`: it was removed. */
  put(key: string, text: string | undefined): void;
  /** The checksum as text. */
  toString(): string;
}

/** Makes the {@link Checksum} of an empty folder. */
export function createChecksum(): Checksum {
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
