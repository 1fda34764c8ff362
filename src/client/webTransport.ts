import { openWebSocket } from '#openWebSocket';
import type { Transport } from '../protocol/transport.js';
import { clientError } from './clientError.js';

/**
 * Frames over the platform's WebSocket. `url` begins with `ws://`, `wss://`, `http://` or `https://` (the last two mean the
 * same server). Throws `invalid_input` for anything else.
 *
 * Node 20 has no WebSocket of its own: there the `ws` package is loaded, a dependency of presence-kit.
 */
export function webTransport(url: string): Transport {
  const address = url.replace(/^http/, 'ws');
  if (!/^wss?:\/\/./.test(address))
    throw clientError('invalid_input', `reach '${url}'`, 'it is no address. Give one like ws://localhost');
  return {
    open(listener) {
      const socket = openWebSocket(address);
      socket.onopen = () => listener.open();
      socket.onmessage = ({ data }) => listener.message(String(data));
      socket.onclose = ({ code, reason }) => listener.close(code, reason);
      // What went wrong is not told to pages; a close follows. The listener stays after our own close, since `ws` throws where
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
