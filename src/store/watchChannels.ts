import { weakMemo } from '../base/weakMemo.js';
import type { PresenceClient } from '../client/presenceClient.js';
import type { PresenceStore } from './presenceStore.js';

/** How often each channel of a client is watched, by its cid. */
const countsOf = /* @__PURE__ */ weakMemo<PresenceClient, Map<string, number>>(() => new Map());

/** Counts channels (cids) that are watched. Returns a function that ends this; with the last, the watches of a channel end on the server. */
export function watchChannels(
  client: PresenceClient,
  store: PresenceStore,
  cids: readonly string[],
  onError: (error: unknown) => void,
): () => void {
  const counts = countsOf(client);
  const { session } = store.getState();
  for (const cid of cids) counts.set(cid, (counts.get(cid) ?? 0) + 1);
  return () => {
    for (const cid of cids) {
      const left = (counts.get(cid) as number) - 1;
      counts.set(cid, left);
      if (left > 0) continue;
      counts.delete(cid);
      const now = store.getState();
      // The watches of an earlier session ended with it.
      if (now.session !== session) continue;
      client
        .channel(...(cid.split(':') as [string, string]))
        .stopWatching()
        .catch((error) => now.connection === 'connected' && onError(error));
    }
  };
}
