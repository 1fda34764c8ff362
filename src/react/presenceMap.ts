import type { PresenceRecord } from '../store/presenceRecord.js';
import type { PresenceStore } from '../store/presenceStore.js';
import type { Source } from '../store/readonlyStore.js';

/** Users by id, in the order in which they were asked for. A user about whom nothing is known is in it as `unknown`. */
export type PresenceMap = ReadonlyMap<string, PresenceRecord>;

/**
 * Several users as one source. The map is the same object while no record in it changes. The users are watched while there is a
 * subscription, unless `watch` is false.
 */
export function createPresenceMap(store: PresenceStore, ids: readonly string[], watch = true): Source<PresenceMap> {
  function memoisedMap(read: (id: string) => PresenceRecord): () => PresenceMap {
    let map: PresenceMap | undefined;
    return () => {
      if (!map || ids.some((id) => map?.get(id) !== read(id))) map = new Map(ids.map((id) => [id, read(id)]));
      return map;
    };
  }

  return {
    getState: memoisedMap((id) => store.user(id).getState()),
    getInitialState: memoisedMap((id) => store.user(id).getInitialState()),
    subscribe(changed) {
      const unsubscribes = Array.from(new Set(ids), (id) => store.user(id).addListener(changed, watch));
      return () => {
        for (const unsubscribe of unsubscribes) unsubscribe();
      };
    },
  };
}
