/**
 * The newer of two copies of a user or channel: the one place that decides. The revision does; where one of the two has none,
 * the later word counts. Returns `known` itself when `told` is not newer.
 */
export function newer<Copy extends { revision?: number }>(known: Copy | undefined, told: Copy): Copy {
  return !known || (told.revision ?? Infinity) > (known.revision ?? -1) ? told : known;
}
