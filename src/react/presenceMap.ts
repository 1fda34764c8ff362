import type { PresenceStore } from '../store/presenceStore.js';
import type { PresenceRecord } from '../store/presenceRecord.js';
import type { Source } from '../store/readonlyStore.js';

/** Several users by id, in the order in which they were asked for. */
export type PresenceMap = ReadonlyMap<string, PresenceRecord>;

/** Several users as one store. The map is the same while no record in it changed. `watch: false` only listens. */
export function createPresenceMap(store: PresenceStore, ids: readonly string[], watch = true): Source<PresenceMap> {
  function mapOf(read: (id: string) => PresenceRecord): () => PresenceMap {
    let known: PresenceMap | undefined;
    return () => {
      if (!known || ids.some((id) => known?.get(id) !== read(id))) known = new Map(ids.map((id) => [id, read(id)]));
      return known;
    };
  }

  return {
    getState: mapOf((id) => store.user(id).getState()),
    getInitialState: mapOf((id) => store.user(id).getInitialState()),
    subscribe(changed) {
      const stops = Array.from(new Set(ids), (id) => store.user(id).addListener(changed, watch));
      return () => stops.forEach((stop) => stop());
    },
  };
}
