import { weakMemo } from '../base/weakMemo.js';
import type { PresenceClient } from '../client/presenceClient.js';

/**
 * Queries of a client that wait for their answer. No channel is released meanwhile: `stopWatching` ends every watch of a channel,
 * also one that an answer on its way has just begun.
 */
export const readsOf: (client: PresenceClient) => Set<unknown> = /* @__PURE__ */ weakMemo(() => new Set());
