// The server of y-websocket, as it is started by its own command, on the same version of ws as the others. A document is a room;
// everybody in it hears the awareness of everybody.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { setupWSConnection } = require('y-websocket/bin/utils');
const { WebSocketServer } = createRequire(fileURLToPath(new URL('../../../../package.json', import.meta.url)))('ws');

export async function start() {
  const http = createServer();
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });
  server.on('connection', setupWSConnection);
  await new Promise((resolve) => http.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => resolve(undefined)));
  return { port: /** @type {import('node:net').AddressInfo} */ (http.address()).port };
}
