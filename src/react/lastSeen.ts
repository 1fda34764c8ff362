import { perObject } from '../base/perObject.js';
import type { PresenceStore } from '../store/createPresenceStore.js';
import { createAgeWheel } from '../store/ageWheel.js';
import type { AgeWheel } from '../store/ageWheel.js';

/** Whose last sign of life: a user's id, or a time (a `Date`, milliseconds since 1970, or ISO 8601). */
export type LastSeenOf = string | number | Date;

/** The one wheel of a store, for every label below its provider. */
export const wheelOf: (store: PresenceStore) => AgeWheel = /* @__PURE__ */ perObject((store) =>
  createAgeWheel(store.clock, store.now),
);

/** The id, if it is one: a time in ISO 8601 has colons, an id has none. */
export function userIdIn(of: LastSeenOf): string | undefined {
  return typeof of === 'string' && !of.includes(':') ? of : undefined;
}

/** When it was, in milliseconds since 1970; undefined for one who was never seen. `last_active` is of the user, if it is one. */
export function timeOf(of: LastSeenOf, last_active: string | undefined): number | undefined {
  const at = userIdIn(of) === undefined ? new Date(of).getTime() : Date.parse(last_active ?? '');
  return Number.isNaN(at) ? undefined : at;
}
