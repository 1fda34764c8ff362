import { weakMemo } from '../base/weakMemo.js';
import type { PresenceClient } from '../client/presenceClient.js';
import type { PresenceStore } from './presenceStore.js';

/** How many watch each channel of a client, by its cid. */
const watchersOf = /* @__PURE__ */ weakMemo<PresenceClient, Map<string, number>>(() => new Map());

/** Counts channels that are watched. Returns a function that lets go of them: with the last, the watches of a channel end. */
export function watchChannels(
  client: PresenceClient,
  store: PresenceStore,
  cids: readonly string[],
  onError: (error: unknown) => void,
): () => void {
  const channels = watchersOf(client);
  const { session } = store.getState();
  for (const cid of cids) channels.set(cid, (channels.get(cid) ?? 0) + 1);
  return () => {
    for (const cid of cids) {
      const left = (channels.get(cid) as number) - 1;
      channels.set(cid, left);
      if (left > 0) continue;
      channels.delete(cid);
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
