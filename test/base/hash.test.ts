import { expect, test } from 'vitest';
import { hash } from '../../src/base/hash.js';

test('a text has one short name, and texts that differ anywhere have different ones', () => {
  const long = 'x'.repeat(60_000);
  const numbers = Array.from({ length: 20_000 }, (_, n) => `${n}`);
  const texts = ['', 'a', 'b', 'ab', 'ba', long, `${long}a`, `a${long}`, ...numbers];
  const names = texts.map(hash);
  expect(new Set(names).size).toBe(texts.length);
  for (const name of names) expect(name).toMatch(/^[0-9a-f]{16}$/);
  expect(texts.map(hash)).toEqual(names);
});
