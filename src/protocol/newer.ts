/**
 * The newer of two copies of a user or channel that came by different ways: the one with the higher revision. Where one of the
 * two has no revision, `received` counts. Returns `known` itself when `received` is not newer. (Of copies that arrived on one
 * connection the later is newer, whatever its revision.)
 */
export function newer<Copy extends { revision?: number }>(known: Copy | undefined, received: Copy): Copy {
  return !known || (received.revision ?? Infinity) > (known.revision ?? -1) ? received : known;
}
