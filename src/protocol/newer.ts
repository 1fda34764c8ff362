/**
 * The newer of two copies of a user or channel, by their revisions. Where one of them has no revision, `received` counts.
 * Returns `known` itself when `received` is not newer.
 */
export function newer<Copy extends { revision?: number }>(known: Copy | undefined, received: Copy): Copy {
  return !known || (received.revision ?? Infinity) > (known.revision ?? -1) ? received : known;
}
