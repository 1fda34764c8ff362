import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');
const page = read('SECURITY.md');

/** The last column of each table of promises, and what is in brackets elsewhere: a file, and the title of a test in it. */
const named = Array.from(page.matchAll(/`(test\/[^`]+)`: (.+?)( \||\)\.|$)/gm), ([, file = '', title = '']) => ({
  file,
  title,
}));

test('each promise of SECURITY.md names a test that exists', () => {
  expect(named.length).toBeGreaterThan(30);
  const missing = named.filter(({ file, title }) => !read(file).includes(title));
  expect(missing).toEqual([]);
});

test('each line of its tables of promises names a test', () => {
  const tables = page.split(/\n(?=\| promise \| test \|)/).slice(1);
  const rows = tables.flatMap((table) => table.split('\n\n')[0]?.split('\n').slice(2) ?? []);
  expect(rows.filter((row) => !/\| `test\/\S+\.test\.ts`: .+ \|$/.test(row))).toEqual([]);
});
