/**
 * The newer of two copies of a user or channel from different sources: the one with the higher revision. When one of them has no
 * revision, it is `received`. Returns `known` itself when `received` is not newer. (Two copies that arrived on one connection need
 * no revision: the later one is newer.)
 */
export function newer<Copy extends { revision?: number }>(known: Copy | undefined, received: Copy): Copy {
  return !known || (received.revision ?? Infinity) > (known.revision ?? -1) ? received : known;
}
