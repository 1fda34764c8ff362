/** What `openWebSocket.ts` does, for Node: version 20 has no WebSocket of its own, and gets that of `ws`, a dependency of presence-kit. */
export function openWebSocket(address: string): WebSocket {
  return new (globalThis.WebSocket ?? webSocketOfPackage())(address);
}

/** Loaded where it is needed alone, and found through the global object, so that no bundler of server code packs it in. */
function webSocketOfPackage(): typeof WebSocket {
  const { process } = globalThis as unknown as {
    process: { getBuiltinModule(name: string): { createRequire(from: string): (name: string) => unknown } };
  };
  return process.getBuiltinModule('node:module').createRequire(import.meta.url)('ws') as typeof WebSocket;
}
