import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { leaks } from '../leaks/leaks.mjs';
import { plantLeak } from '../leaks/plantLeak.mjs';

// `npm run test:leaks` plants the leaks, which takes a while. This test only checks that each can still be planted.
test.each(leaks)('the leak "$kind: $what" can be planted in $file', (leak) => {
  const source = readFileSync(new URL(`../../${leak.file}`, import.meta.url), 'utf8');
  expect(plantLeak(source, leak)).not.toBe(source);
  expect(leak.plant).not.toBe(leak.find);
});

test('a leak is refused loudly when its line was renamed or occurs twice, and planted when it was only reformatted', () => {
  const leak = { kind: 'count', what: 'an example', file: 'a.ts', find: 'if (a) return;', plant: 'return;' };
  expect(() => plantLeak('if (b) return;', leak)).toThrow(/cannot be planted; its line occurs 0 times in a\.ts/);
  expect(() => plantLeak('if (a) return; if (a) return;', leak)).toThrow(/occurs 2 times/);
  expect(plantLeak('x;\nif (a)\n  return;\ny;', leak)).toBe('x;\nreturn;\ny;');
});
