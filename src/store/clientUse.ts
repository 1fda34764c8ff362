import { perObject } from '../base/perObject.js';
import type { PresenceClient } from '../client/presenceClient.js';
import type { Entry } from './entry.js';

/** Who uses a client: two stores may share one, as one does after another. */
export interface ClientUse {
  /** The users of each store that is attached to it. */
  stores: Set<ReadonlyMap<string, Entry>>;
  /**
   * Queries that are under way. Nobody is let go of meanwhile: the server would hear of it after the query, and end what that
   * has just begun to watch.
   */
  reads: Set<unknown>;
}

export const clientUse: (client: PresenceClient) => ClientUse = /* @__PURE__ */ perObject(() => ({
  stores: new Set(),
  reads: new Set(),
}));
