import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

/**
 * Builds the page of the bench into `outDir`, with the package as it ships: run `npm run build` before.
 * @param {string} outDir
 * @param {'production' | 'development'} mode Which React.
 */
export async function buildPage(outDir, mode = 'production') {
  await build({
    configFile: false,
    root: at('page'),
    mode,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    plugins: [react()],
    resolve: {
      alias: [
        { find: /^presence-kit$/, replacement: at('../../dist/entries/index.js') },
        { find: /^presence-kit\/([a-z]+)$/, replacement: at('../../dist/entries/') + '$1.js' },
      ],
    },
    build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 5000 },
  });
}

/** @param {string} path */
function at(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}
