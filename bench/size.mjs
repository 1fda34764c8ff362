// `npm run size`: what an app downloads, gzip, from the built package. Run `npm run build` first.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const react = ['react', 'react-dom'];
const stores = ['zustand', '@tanstack/react-query'];

/**
 * More than `limit` bytes fail. A `goal` below it is not reached yet, and the limit keeps it from growing.
 * @typedef {{ what: string, limit: number, goal?: number }} Row
 */

/** @type {(Row & { code: string, outside: string[] })[]} */
const bundles = [
  {
    what: 'the client with its dependencies',
    code: "export { createPresenceClient } from 'presence-kit/client'",
    outside: react,
    limit: 7_250,
  },
  {
    what: 'an app of client, provider and badge, Zustand included',
    code: "export { PresenceProvider, OnlineBadge } from 'presence-kit'; export { createPresenceClient } from 'presence-kit/client'",
    outside: react,
    limit: 12_300,
    goal: 10_500,
  },
  {
    what: 'all of presence-kit, without Zustand and React Query',
    code: "export * from 'presence-kit'",
    outside: [...react, ...stores],
    limit: 20_000,
  },
];

/** @type {(Row & { size: number })[]} */
const rows = [];
for (const { code, outside, ...row } of bundles) rows.push({ ...row, size: await bundledSize(code, outside) });
const [client] = rows;
rows.push({
  what: 'one socket for all tabs, `sharedTransport`, on top of the client',
  size:
    (await bundledSize("export { createPresenceClient, sharedTransport } from 'presence-kit/client'", react)) -
    (client?.size ?? 0),
  limit: 2_000,
});
const stylesheet = readFileSync(fileURLToPath(new URL('../dist/styles.css', import.meta.url)));
rows.push({ what: 'the stylesheet', size: gzipSync(stylesheet).length, limit: 6_000 });

for (const { what, size, limit, goal = limit } of rows) {
  const verdict = size > limit ? 'TOO BIG ' : size > goal ? 'missed  ' : 'ok      ';
  console.log(`${verdict} ${String(size).padStart(6)} of ${goal} bytes  ${what}`);
}
process.exitCode = rows.every(({ size, limit }) => size <= limit) ? 0 : 1;

/**
 * Bytes of `code` and everything that it imports, minified and gzipped.
 * @param {string} code
 * @param {string[]} outside Packages that the app has anyway.
 */
async function bundledSize(code, outside) {
  const entry = fileURLToPath(new URL('measured.js', import.meta.url));
  const output = await build({
    configFile: false,
    root: fileURLToPath(new URL('..', import.meta.url)),
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'measured',
        enforce: 'pre',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? code : undefined),
      },
    ],
    build: {
      write: false,
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: 'strict',
        external: (id) => outside.some((name) => id === name || id.startsWith(`${name}/`)),
      },
    },
  });
  const [first] = Array.isArray(output) ? output : [output];
  if (!first || !('output' in first)) throw new Error('The build wrote nothing.');
  let size = 0;
  for (const chunk of first.output) if (chunk.type === 'chunk') size += gzipSync(chunk.code).length;
  return size;
}
