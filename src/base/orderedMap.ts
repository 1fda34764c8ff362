import { EmptyBTree } from 'sorted-btree';
import type SortedBTree from 'sorted-btree';

/** A map that is walked in order of its keys; every step costs O(log n). */
export type OrderedMap<Key, Value> = SortedBTree<Key, Value>;

// The package is CommonJS, and its default export is another thing to each bundler; this way in is the same for all.
const BTree = EmptyBTree.constructor as new <Key, Value>(
  entries?: [Key, Value][],
  compare?: (a: Key, b: Key) => number,
) => OrderedMap<Key, Value>;

/** Makes an {@link OrderedMap}, by default for strings in order of their code units. */
export function createOrderedMap<Key, Value>(
  compare: (a: Key, b: Key) => number = (a, b) => (a < b ? -1 : a > b ? 1 : 0),
): OrderedMap<Key, Value> {
  return new BTree<Key, Value>(undefined, compare);
}
