import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const whole = import.meta.env.MODE.startsWith('dist');
const built = new Map<string, Promise<string>>();

/**
 * Makes a program that a plain `node` can run out of one TypeScript file and all that it imports from this repository, and
 * returns its path. `source` is relative to the repository. The file may import the package by its public names: they are
 * the sources, or `dist` where the tests run on that (`--mode dist`).
 *
 * Takes a fifth of a second for the first test of a file that asks, nothing for the next. What was built goes when the
 * tests of that file end.
 */
export function builtFile(source: string): Promise<string> {
  const known = built.get(source) ?? bundle(source);
  built.set(source, known);
  return known;
}

/** The command `presence-kit`: from the sources, or `dist/entries/cli.js` where the tests run on that. */
export function builtCommand(): Promise<string> {
  return whole ? Promise.resolve(join(root, 'dist/entries/cli.js')) : builtFile('src/entries/cli.ts');
}

let folder: string | undefined;
afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

async function bundle(source: string): Promise<string> {
  folder ??= makeFolder();
  const name = source.replaceAll(/[^\w]+/g, '-');
  const ours = (path: string) => join(root, whole ? `dist/${path}.js` : `src/${path}.ts`);
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    resolve: {
      alias: [
        { find: '#openWebSocket', replacement: ours('client/openWebSocketInNode') },
        { find: /^presence-kit\/([a-z]+)$/, replacement: ours('entries/$1') },
      ],
    },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      ssr: true,
      rolldownOptions: {
        input: { [name]: join(root, source) },
        output: { entryFileNames: '[name].mjs', chunkFileNames: `${name}-[hash].mjs` },
        external: (id) => !/^(\.{0,2}\/|\0|#|presence-kit\/)/.test(id),
      },
    },
  });
  const path = join(folder, `${name}.mjs`);
  if (!existsSync(path)) throw new Error(`${source} was built, and ${path} is not there`);
  return path;
}

/** Inside `node_modules`, so that what is imported is found, and each test file its own, so that two at once do not meet. */
function makeFolder(): string {
  const parent = join(root, 'node_modules', '.cache');
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, 'presence-kit-test-'));
}
