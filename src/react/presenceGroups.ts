import { sameJson } from '../protocol/json.js';
import { createDelayQueue } from '../store/delayQueue.js';
import type { PresenceRecord } from '../store/presenceRecord.js';
import type { PresenceStore } from '../store/presenceStore.js';
import type { Source } from '../store/readonlyStore.js';

/** Ids by presence, each group in the order in which the ids were given. */
export interface PresenceGroups {
  online: readonly string[];
  offline: readonly string[];
  /** Also users whose presence has a value that this version does not know. */
  unknown: readonly string[];
}

/** In the order in which a list shows them. */
export const groupNames = ['online', 'offline', 'unknown'] as const;

/**
 * Users grouped by presence, as one source. A user who comes or goes moves to another group after `settleMs` milliseconds without
 * a change back, so that a list does not jump under the pointer when a user is away for a moment. A user whose presence was
 * unknown moves at once. The users are watched while there is a subscription.
 */
export function createPresenceGroups(
  store: PresenceStore,
  ids: readonly string[],
  settleMs: number,
): Source<PresenceGroups> {
  /** The group in which each user is shown, while there is a subscription. */
  const shown = new Map<string, keyof PresenceGroups>();
  let groups: PresenceGroups | undefined;

  /** The same object while nobody moved. */
  function memoisedGroups(groupOfId: (id: string) => keyof PresenceGroups): PresenceGroups {
    const next = { online: [] as string[], offline: [] as string[], unknown: [] as string[] };
    for (const id of ids) next[groupOfId(id)].push(id);
    if (!groups || !sameJson(groups, next)) groups = next;
    return groups;
  }

  const currentGroup = (id: string) => groupOf(store.user(id).getState());

  return {
    getState: () => memoisedGroups((id) => shown.get(id) ?? currentGroup(id)),
    getInitialState: () => memoisedGroups((id) => groupOf(store.user(id).getInitialState())),
    subscribe(changed) {
      const moving = createDelayQueue<string>(store.clock, settleMs, (due) => {
        move(due);
        changed();
      });

      function move(moved: readonly string[]): void {
        for (const id of moved) shown.set(id, currentGroup(id));
      }

      function check(): void {
        let hasMoved = false;
        for (const id of ids) {
          const from = shown.get(id);
          const to = currentGroup(id);
          const mustWait = from && from !== to && from !== 'unknown' && to !== 'unknown';
          if (!mustWait) {
            moving.waiting.delete(id);
            shown.set(id, to);
            hasMoved ||= to !== from;
          } else if (!moving.waiting.has(id)) moving.add(id);
        }
        // Another status, or a user who is back in time, changes no group.
        if (hasMoved) changed();
      }

      move(ids);
      moving.start();
      const unsubscribes = Array.from(new Set(ids), (id) => store.user(id).addListener(check));
      return () => {
        for (const unsubscribe of unsubscribes) unsubscribe();
        moving.stop();
        shown.clear();
      };
    },
  };
}

function groupOf({ presence }: PresenceRecord): keyof PresenceGroups {
  return groupNames.find((name) => name === presence) ?? 'unknown';
}
