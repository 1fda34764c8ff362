import { EmptyBTree } from 'sorted-btree';

/** A map with its keys in order. Every operation costs O(log n). */
export interface OrderedMap<Key, Value> {
  readonly size: number;
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): boolean;
  delete(key: Key): boolean;
  clear(): void;
  minKey(): Key | undefined;
  /** The keys in order, from `first` (or the next after it) on. */
  keys(first?: Key): IterableIterator<Key>;
  /** The last key before `key`, which need not exist; with `undefined` the last key of all. */
  nextLowerKey(key: Key | undefined): Key | undefined;
}

// The package is CommonJS, and bundlers disagree about its default export. All of them agree about this one.
const BTree = EmptyBTree.constructor as new <Key, Value>(
  entries: undefined,
  compare: (a: Key, b: Key) => number,
) => OrderedMap<Key, Value>;

/** Makes an {@link OrderedMap}, by default for strings in order of their code units. */
export function createOrderedMap<Key, Value>(
  compare: (a: Key, b: Key) => number = (a, b) => (a < b ? -1 : a > b ? 1 : 0),
): OrderedMap<Key, Value> {
  return new BTree<Key, Value>(undefined, compare);
}
