import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { leaks } from '../leaks/leaks.mjs';

// `npm run test:leaks` plants them, and takes a while. That the sources still have the places for it is known at once.
test.each(leaks)('there is a place to plant "$kind: $what"', ({ file, find, plant }) => {
  const parts = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').split(find);
  expect(parts).toHaveLength(2);
  expect(plant).not.toBe(find);
});
