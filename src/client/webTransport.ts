import { openWebSocket } from '#openWebSocket';
import type { Transport } from '../protocol/transport.js';
import { clientError } from './clientError.js';

const schemes = new Set(['ws:', 'wss:', 'http:', 'https:']);

/**
 * Frames over the platform's WebSocket. `url` begins with `ws://`, `wss://`, `http://` or `https://` (the last two mean the
 * same server). Node 20 has no WebSocket of its own: there the `ws` package is loaded, a dependency of presence-kit.
 *
 * @throws `PresenceError` with `invalid_input` for anything else.
 * @example
 * const client = createPresenceClient({ transport: webTransport('wss://presence.example.com') });
 */
export function webTransport(url: string): Transport {
  const address = addressOf(url);
  return {
    open(listener) {
      const socket = openWebSocket(address);
      socket.onopen = () => listener.open();
      socket.onmessage = ({ data }) => listener.message(String(data));
      socket.onclose = ({ code, reason }) => listener.close(code, reason);
      // Pages do not learn what went wrong; a close follows. The listener stays after our own close, since `ws` throws when
      // nobody listens, and reports a close before the opening as an error.
      socket.onerror = () => {};
      return {
        send: (text) => socket.send(text),
        close() {
          socket.onopen = socket.onmessage = socket.onclose = null;
          socket.close();
        },
      };
    },
  };
}

/** The address for a WebSocket. Throws `invalid_input` where there is none in `url`. */
function addressOf(url: string): string {
  try {
    if (schemes.has(new URL(url).protocol)) return url.replace(/^http/i, 'ws');
  } catch {
    // It is refused below.
  }
  throw clientError('invalid_input', `reach '${url}'`, 'it is not an address. Give one like ws://localhost:8787');
}
