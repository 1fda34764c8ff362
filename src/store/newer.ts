import { sameJson } from '../protocol/json.js';

/**
 * The newer of two copies of a user or channel: the one place that decides. The revision does; where one of the two has none,
 * the later word counts. Returns `known` itself when `told` says nothing new.
 */
export function newer<Copy extends { revision?: number }>(known: Copy | undefined, told: Copy): Copy {
  if (known === undefined) return told;
  if (known.revision === undefined || told.revision === undefined) return sameJson(known, told) ? known : told;
  return told.revision > known.revision ? told : known;
}
