// Hocuspocus without extensions. A document is a room; everybody in it hears the awareness of everybody.
import { Server } from '@hocuspocus/server';

export async function start() {
  const server = new Server({
    port: 0,
    address: '127.0.0.1',
    quiet: true,
    stopOnSignals: false,
    onAuthenticate: async () => {},
    websocketOptions: { perMessageDeflate: false },
  });
  await server.listen();
  return { port: server.address.port };
}
