import type { PresenceClient } from '../client/presenceClient.js';

/** Resolves as soon as the client is connected as a user. Rejects with the reason of `signal` when that aborts first. */
export function whenConnected(client: PresenceClient, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const unsubscribe = client.on('connection.changed', ({ online }) => {
      if (!online) return;
      unsubscribe();
      resolve();
    });
    signal.addEventListener('abort', () => {
      unsubscribe();
      reject(signal.reason as Error);
    });
  });
}
