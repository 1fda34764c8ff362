// The package as it ships: run `npm run build` before.
import { fileURLToPath, pathToFileURL } from 'node:url';

/** @type {typeof import('../../../src/entries/server.js')} */
const { createPresenceServer } = await import(
  pathToFileURL(fileURLToPath(new URL('../../../dist/entries/server.js', import.meta.url))).href
);

/** @param {import('./run.mjs').ContenderOptions} options */
export async function start({ secret, options, heartbeatMs }) {
  const server = await createPresenceServer({
    secret,
    port: 0,
    // It asks after 5/7 of the time that a connection may be silent.
    ...(heartbeatMs === undefined ? {} : { timeToLiveMs: (heartbeatMs * 7) / 5 }),
    ...options,
  });
  return { port: Number(new URL(server.url).port) };
}
