/** Opens the platform's WebSocket. Imported as `#openWebSocket`: `imports` of package.json gives Node `openWebSocketInNode.ts`. */
export function openWebSocket(address: string): WebSocket {
  return new WebSocket(address);
}
