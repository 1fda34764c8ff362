import { perObject } from '../base/perObject.js';
import type { PresenceClient } from '../client/presenceClient.js';

/**
 * The queries of a client that are under way. Nobody is let go of meanwhile: the server would hear of it after the query, and
 * end what that has just begun to watch.
 */
export const readsOf: (client: PresenceClient) => Set<unknown> = /* @__PURE__ */ perObject(() => new Set());
