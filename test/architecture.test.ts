import { readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readSource } from './readSource.js';

// Which folder of src may import which. A folder in no list is imported by none: server, testing, entries.
const mayImport: Record<string, { code: string[]; typesToo?: string[] }> = {
  base: { code: [] },
  protocol: { code: ['base'] },
  engine: { code: ['protocol', 'base'] },
  client: { code: ['protocol', 'base'] },
  store: { code: ['protocol', 'base'], typesToo: ['client'] },
  react: { code: ['store', 'protocol', 'base'], typesToo: ['client'] },
  labels: { code: [], typesToo: ['react'] },
  headless: { code: ['react', 'store', 'protocol', 'base'] },
  components: { code: ['headless', 'react', 'store', 'protocol', 'base'] },
  storage: { code: ['protocol', 'base'], typesToo: ['engine'] },
  server: { code: ['engine', 'storage', 'protocol', 'base'] },
  testing: { code: ['engine', 'client', 'protocol', 'base'] },
  'testing (Storybook decorator)': { code: ['engine', 'client', 'react', 'protocol', 'base'] },
  entries: {
    code: 'base protocol engine client store react labels headless components storage server testing'.split(' '),
  },
};

const runsReact = ['react', 'headless', 'components', 'testing (Storybook decorator)'];
const runsNode = ['server', 'storage'];
// `zustand` itself loads React; `zustand/vanilla` does not.
const reactPackages = /^(react|react-dom|@tanstack\/react-query|zustand|zustand\/(react|shallow|traditional))($|\/)/;
const reactFreeZustand = /^zustand\/(vanilla|middleware)/;
/** A longer file does two things. */
const maxLines = 250;
const shapelessNames = /(^|\/)(utils?|helpers?|types)(\/|\.tsx?$)/;

/** The rules that a file of src breaks, each as a sentence. `path` is relative to src, with forward slashes. */
function brokenRules(path: string, text: string): string[] {
  const folder = path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
  const layer = /^testing\/(withPresence|storybook)/.test(path) ? 'testing (Storybook decorator)' : folder;
  const rules = mayImport[layer];
  if (!rules) return ['is in no known folder'];
  const facts = readSource(path, text);
  const broken: string[] = [];

  for (const { from, typeOnly } of facts.imports) {
    if (from.startsWith('.')) {
      const target = posix.join(posix.dirname(path), from).split('/')[0] ?? '';
      const allowed = [folder, ...rules.code, ...(typeOnly ? (rules.typesToo ?? []) : [])];
      if (!allowed.includes(target))
        broken.push(`${layer} may not import ${typeOnly ? 'types of ' : ''}${target}: ${from}`);
    } else if (from === '(computed)') {
      broken.push('import() of a computed name hides what is imported');
    } else if (/^presence-kit($|\/)/.test(from)) {
      broken.push(`the package may not import itself by its public name: ${from}`);
    } else if (isBuiltin(from) && !runsNode.includes(layer)) {
      broken.push(`${layer} runs where there is no Node: ${from}`);
    } else if (reactPackages.test(from) && !reactFreeZustand.test(from) && !runsReact.includes(layer)) {
      broken.push(`${layer} runs without React: ${from}`);
    }
  }
  if (layer !== 'base') {
    for (const name of facts.timeAndChance) broken.push(`takes ${name} from the platform, not from a Clock or Random`);
  }
  if (facts.hasDefaultExport) broken.push('has a default export');
  if (layer === 'entries') broken.push(...logicInEntry(path, facts.ownStatements));
  else if (/(^|\/)index\.tsx?$/.test(path)) broken.push('is an inner index');
  if (shapelessNames.test(path)) broken.push('has a name that says nothing of what it holds');
  return broken;
}

/** Every circle of imports among these files, as `a.ts -> b.ts -> a.ts`. */
function circlesOf(texts: ReadonlyMap<string, string>): string[] {
  const circles: string[] = [];
  const done = new Set<string>();

  function visit(path: string, before: readonly string[]): void {
    if (before.includes(path)) circles.push([...before.slice(before.indexOf(path)), path].join(' -> '));
    if (done.has(path) || before.includes(path)) return;
    for (const { from } of readSource(path, texts.get(path) ?? '').imports) {
      const target = posix.join(posix.dirname(path), from).replace(/\.js$/, '');
      const next = [`${target}.ts`, `${target}.tsx`].find((file) => from.startsWith('.') && texts.has(file));
      if (next !== undefined) visit(next, [...before, path]);
    }
    done.add(path);
  }

  for (const path of texts.keys()) visit(path, []);
  return circles;
}

/** An entry re-exports names. The command's entry is a program: it imports one function and calls it. */
function logicInEntry(path: string, ownStatements: string[]): string[] {
  const own = ownStatements.filter((line) => line !== 'export {};');
  if (path === 'entries/cli.ts') return own.length <= 2 ? [] : ['entries/cli.ts does more than call the command'];
  return own.map((line) => `entries only re-export, by name: ${line}`);
}

describe('the layout of src', () => {
  const src = fileURLToPath(new URL('../src/', import.meta.url));
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.tsx?$/.test(path));

  test('has sources to read', () => {
    expect(files.length).toBeGreaterThan(0);
  });

  test('every file imports only what its folder may import', () => {
    const broken = files.flatMap((path) =>
      brokenRules(path, readFileSync(src + path, 'utf8')).map((rule) => `src/${path}: ${rule}`),
    );
    expect(broken).toEqual([]);
  });

  test('no files import each other in a circle, not even for types', () => {
    expect(circlesOf(new Map(files.map((path) => [path, readFileSync(src + path, 'utf8')])))).toEqual([]);
  });

  test(`no file has over ${maxLines} lines`, () => {
    const long = files.filter(
      (path) =>
        readFileSync(src + path, 'utf8')
          .trimEnd()
          .split('\n').length > maxLines,
    );
    expect(long).toEqual([]);
  });
});

describe('circles of imports', () => {
  test.each([
    ['a file that imports itself', { 'a/a.ts': "import './a.js';" }, ['a/a.ts -> a/a.ts']],
    [
      'a circle over two folders, half of it types',
      {
        'a/a.ts': "import { b } from '../b/b.js';",
        'b/b.tsx': "export { c } from './c.js';",
        'b/c.ts': "import type { A } from '../a/a.js';",
      },
      ['a/a.ts -> b/b.tsx -> b/c.ts -> a/a.ts'],
    ],
    [
      'two ways to one file are none',
      { 'a.ts': "import './b.js'; import './c.js';", 'b.ts': "import './c.js';", 'c.ts': '' },
      [],
    ],
  ])('%s', (_, texts, circles) => {
    expect(circlesOf(new Map(Object.entries(texts)))).toEqual(circles);
  });
});

describe('the rules bite', () => {
  const bad: [path: string, text: string, says: RegExp][] = [
    ['base/a.ts', "import { x } from '../protocol/x.js';", /base may not import protocol/],
    ['protocol/a.ts', "export { x } from '../engine/x.js';", /protocol may not import engine/],
    ['engine/a.ts', "import type { X } from '../client/x.js';", /engine may not import types of client/],
    ['client/a.ts', "const x = await import('../engine/x.js');", /client may not import engine/],
    ['client/a.ts', "export type A = import('../store/x.js').X;", /client may not import types of store/],
    ['store/a.ts', "import { x } from '../client/x.js';", /store may not import client/],
    ['store/a.ts', "import { type X, y } from '../client/x.js';", /store may not import client/],
    ['react/a.tsx', "import { X } from '../headless/X.js';", /react may not import headless/],
    ['labels/a.ts', "import { x } from '../react/x.js';", /labels may not import react/],
    ['headless/a.tsx', "import { X } from '../components/X.js';", /headless may not import components/],
    ['components/a.tsx', "import type { X } from '../client/x.js';", /components may not import types of client/],
    ['storage/a.ts', "import { x } from '../engine/x.js';", /storage may not import engine/],
    ['server/a.ts', "import { x } from '../client/x.js';", /server may not import client/],
    ['engine/a.ts', "import { x } from '../server/x.js';", /engine may not import server/],
    ['react/a.ts', "import { x } from '../testing/x.js';", /react may not import testing/],
    ['react/a.ts', "import { x } from '../entries/client.js';", /react may not import entries/],
    ['testing/a.ts', "import { x } from '../react/x.js';", /testing may not import react/],
    ['client/a.ts', "import data from '../../package.json';", /client may not import \.\./],
    ['client/a.ts', 'await import(name);', /computed/],
    ['react/a.ts', "import { x } from 'presence-kit/client';", /by its public name/],
    ['a.ts', 'export const x = 1;', /no known folder/],
    ['lib/a.ts', 'export const x = 1;', /no known folder/],

    ['engine/a.ts', "import { readFileSync } from 'node:fs';", /no Node/],
    ['client/a.ts', "import http from 'http';", /no Node/],
    ['client/a.ts', "import { useState } from 'react';", /without React/],
    ['store/a.ts', "import { createStore } from 'zustand';", /without React/],
    ['store/a.ts', "import { useQuery } from '@tanstack/react-query';", /without React/],
    ['server/a.ts', "import { renderToString } from 'react-dom/server';", /without React/],

    ['engine/a.ts', 'export const now = () => Date.now();', /takes Date\.now/],
    ['engine/a.ts', 'export const now = Date.now;', /takes Date\.now/],
    ['engine/a.ts', 'export const now = new Date();', /takes new Date\(\)/],
    ['client/a.ts', 'setTimeout(() => {}, 1);', /takes setTimeout/],
    ['client/a.ts', 'globalThis.setInterval(() => {}, 1);', /takes globalThis\.setInterval/],
    ['client/a.ts', 'const later = setImmediate;', /takes setImmediate/],
    ['store/a.ts', 'requestAnimationFrame(() => {});', /takes requestAnimationFrame/],
    ['client/a.ts', 'export const dice = Math.random();', /takes Math\.random/],
    ['client/a.ts', 'export const t = globalThis.performance.now();', /takes performance\.now/],
    ['server/a.ts', "import { randomUUID } from 'node:crypto';", /takes randomUUID/],

    ['engine/a.ts', 'export default 1;', /default export/],
    ['engine/a.ts', 'export default function a() {}', /default export/],
    ['engine/a.ts', 'const a = 1; export { a as default };', /default export/],
    ['engine/index.ts', 'export const x = 1;', /inner index/],
    ['engine/utils/a.ts', 'export const x = 1;', /says nothing/],
    ['engine/helpers.ts', 'export const x = 1;', /says nothing/],
    ['engine/types.ts', 'export const x = 1;', /says nothing/],

    ['entries/client.ts', 'export const x = 1;', /entries only re-export/],
    ['entries/client.ts', "export * from '../client/x.js';", /entries only re-export/],
    ['entries/client.ts', "import '../client/x.js';", /entries only re-export/],
    ['entries/cli.ts', "import { a } from '../server/cli.js';\nconst b = 1;\nawait a(b);", /more than call/],
  ];

  test.each(bad)('%s: %s', (path, text, says) => {
    expect(brokenRules(path, text)).toEqual([expect.stringMatching(says)]);
  });

  const good: [path: string, text: string][] = [
    ['base/clock.ts', 'export const now = () => Date.now(); setTimeout(() => {}, 1);'],
    [
      'engine/a.ts',
      "import { x } from './x.js'; import { y } from '../protocol/y.js'; import { z } from '../base/z.js';",
    ],
    [
      'engine/a.ts',
      '// Date.now() in a comment\nexport const at = (ms: number) => new Date(ms); queueMicrotask(() => {});',
    ],
    ['engine/a.ts', "export const text = 'Math.random()'; export interface A { setTimeout: number }"],
    ['store/a.ts', "import type { X } from '../client/x.js'; import { createStore } from 'zustand/vanilla';"],
    ['store/a.ts', "import { type X } from '../client/x.js';"],
    [
      'react/a.tsx',
      "import { useState } from 'react'; import { useStore } from 'zustand'; import { x } from '../store/x.js';",
    ],
    ['components/a.tsx', "import { X } from '../headless/X.js';"],
    ['storage/a.ts', "import type { UserStore } from '../engine/ports.js'; import { join } from 'node:path';"],
    ['server/a.ts', "import { x } from '../engine/x.js'; socket.setTimeout(0);"],
    ['testing/withPresence.tsx', "import { x } from '../react/x.js'; import { useState } from 'react';"],
    [
      'entries/index.ts',
      "'use client';\nexport { x } from '../react/x.js';\nexport type { Y } from '../protocol/y.js';",
    ],
    ['entries/cli.ts', "import { a } from '../server/cli.js';\nawait a(process.argv.slice(2));"],
  ];

  test.each(good)('nothing is said against %s: %s', (path, text) => {
    expect(brokenRules(path, text)).toEqual([]);
  });
});
