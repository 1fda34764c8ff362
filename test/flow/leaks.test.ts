import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { leaks } from '../leaks/leaks.mjs';

// `npm run test:leaks` plants the leaks, which takes a while. This test only checks that each can still be planted.
test.each(leaks)('the leak "$kind: $what" can be planted in $file', ({ file, find, plant }) => {
  const parts = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').split(find);
  expect(parts).toHaveLength(2);
  expect(plant).not.toBe(find);
});
