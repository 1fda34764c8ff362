import { perObject } from '../base/perObject.js';
import type { PresenceClient } from '../client/presenceClient.js';
import type { PresenceStore } from './createPresenceStore.js';

/** How many watch each channel of a client, by its cid: two stores may share a client, as one does after another. */
const watchersOf = /* @__PURE__ */ perObject((_client: PresenceClient) => new Map<string, number>());

/** Counts channels that are watched. Returns a function that lets go of them: with the last, the watches of a channel end. */
export function watchChannels(
  client: PresenceClient,
  store: PresenceStore,
  cids: readonly string[],
  onError: (error: unknown) => void,
): () => void {
  const watchers = watchersOf(client);
  const { session } = store.getState();
  for (const cid of cids) watchers.set(cid, (watchers.get(cid) ?? 0) + 1);
  return () => {
    for (const cid of cids) {
      const left = (watchers.get(cid) as number) - 1;
      watchers.set(cid, left);
      if (left > 0) continue;
      watchers.delete(cid);
      const now = store.getState();
      // The watches of an earlier session ended with it.
      if (now.session !== session) continue;
      const [type = '', id = ''] = cid.split(':');
      client
        .channel(type, id)
        .stopWatching()
        .catch((error) => now.connection === 'connected' && onError(error));
    }
  };
}
