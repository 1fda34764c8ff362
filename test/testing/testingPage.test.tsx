import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { blocksOf } from '../blocksOf.js';
import './presenceMatchers.js';

const at = (path: string) => join(import.meta.dirname, path);
const blocks = blocksOf('docs/testing.md');
const examples = blocks.filter(({ role, language }) => /^(vitest|jest)$/.test(role) && language !== 'json');

// Beside this file, so that what an example imports is found.
const folder = mkdtempSync(at('.page-'));
afterAll(() => rmSync(folder, { recursive: true }));

// Jest's globals.
Object.assign(globalThis, { expect, test });

for (const [index, { language, text }] of examples.entries()) {
  const file = `${folder}/${index}.${language}`;
  writeFileSync(file, text);
  // It brings tests of its own, which are tests of this file.
  await import(/* @vite-ignore */ file);
}

test('the page has examples for Vitest and for Jest', () => {
  expect(new Set(examples.map(({ role }) => role))).toEqual(new Set(['vitest', 'jest']));
});

test('the setup on the page is the setup of our own tests', () => {
  const withoutComments = (text: string) => text.replaceAll(/^ *\/\/.*\n/gm, '');
  const setup = blocks.find(({ role }) => role === 'setup');
  expect(withoutComments(setup?.text ?? '')).toBe(withoutComments(readFileSync(at('presenceMatchers.ts'), 'utf8')));
});
