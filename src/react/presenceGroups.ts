import { sameJson } from '../protocol/json.js';
import type { PresenceStore } from '../store/presenceStore.js';
import { createDelayQueue } from '../store/delayQueue.js';
import type { PresenceRecord } from '../store/presenceRecord.js';
import type { Source } from '../store/readonlyStore.js';

/** Ids of a list by what is known of them, each in the order of the list. */
export interface PresenceGroups {
  online: readonly string[];
  offline: readonly string[];
  unknown: readonly string[];
}

/** In the order in which they are shown. */
export const groupNames = ['online', 'offline', 'unknown'] as const;

/**
 * Users in groups, as one store. Who comes or goes changes groups when that has held for `settleMs` milliseconds, so that a
 * list does not jump under the pointer for somebody who is only briefly away. Who was not known takes their place at once.
 */
export function createPresenceGroups(
  store: PresenceStore,
  ids: readonly string[],
  settleMs: number,
): Source<PresenceGroups> {
  /** Where each user stands while somebody subscribes. */
  const places = new Map<string, keyof PresenceGroups>();
  let groups: PresenceGroups | undefined;

  function inGroups(placeOf: (id: string) => keyof PresenceGroups): PresenceGroups {
    const next = { online: [] as string[], offline: [] as string[], unknown: [] as string[] };
    for (const id of ids) next[placeOf(id)].push(id);
    // The same object while nobody moved.
    if (!sameJson(groups, next)) groups = next;
    return groups as PresenceGroups;
  }

  const known = (id: string) => groupOf(store.user(id).getState());

  return {
    getState: () => inGroups((id) => places.get(id) ?? known(id)),
    getInitialState: () => inGroups((id) => groupOf(store.user(id).getInitialState())),
    subscribe(changed) {
      const queue = createDelayQueue<string>(store.clock, settleMs, (due) => {
        settle(due);
        changed();
      });

      function settle(some: readonly string[]): void {
        for (const id of some) places.set(id, known(id));
      }

      function look(): void {
        let moved = false;
        for (const id of ids) {
          const place = places.get(id);
          const now = known(id);
          const waits = place && place !== now && place !== 'unknown' && now !== 'unknown';
          if (!waits) {
            queue.waiting.delete(id);
            places.set(id, now);
            moved ||= now !== place;
          } else if (!queue.waiting.has(id)) queue.add(id);
        }
        // A status, or somebody who is back in time, puts nothing in another order.
        if (moved) changed();
      }

      settle(ids);
      queue.start();
      const stops = Array.from(new Set(ids), (id) => store.user(id).addListener(look));
      return () => {
        for (const stop of stops) stop();
        queue.stop();
        places.clear();
      };
    },
  };
}

function groupOf({ presence }: PresenceRecord): keyof PresenceGroups {
  return groupNames.find((name) => name === presence) ?? 'unknown';
}
