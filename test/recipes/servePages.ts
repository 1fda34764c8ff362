import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import sirv from 'sirv';
import { build } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Builds a page of each recipe, as an app's own build does, with the built package, and serves them. */
export async function servePages(names: readonly string[]): Promise<{ origin: string; close(): void }> {
  const outDir = mkdtempSync(join(tmpdir(), 'presence-kit-recipes-'));
  await build({
    configFile: false,
    root: at('.'),
    logLevel: 'error',
    plugins: [react(), tailwind()],
    resolve: {
      alias: [
        { find: /^presence-kit$/, replacement: at('../../dist/entries/index.js') },
        { find: /^presence-kit\/styles\.css$/, replacement: at('../../dist/styles.css') },
        { find: /^presence-kit\/([a-z]+)$/, replacement: at('../../dist/entries/') + '$1.js' },
      ],
    },
    build: { outDir, rolldownOptions: { input: names.map((name) => at(`${name}.html`)) }, chunkSizeWarningLimit: 5000 },
  });
  const server = createServer(sirv(outDir));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}
