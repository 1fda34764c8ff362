import type { PresenceStore } from './presenceStore.js';
import type { PresenceRecord } from './presenceRecord.js';
import type { Source } from './readonlyStore.js';

/** Several users by id, in the order in which they were asked for. */
export type Presences = ReadonlyMap<string, PresenceRecord>;

/** Several users as one store. The map is the same while no record in it changed. `watch: false` only listens. */
export function createGroup(store: PresenceStore, ids: readonly string[], watch = true): Source<Presences> {
  function mapOf(read: (id: string) => PresenceRecord): () => Presences {
    let known: Presences | undefined;
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
