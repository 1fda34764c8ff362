import { orderedJson } from '../protocol/json.js';

/** One condition on a field, in the shape that sift asks of an operation. */
interface Operation {
  /** It can be asked of a field. */
  propop: true;
  /** The row matches so far. */
  keep: boolean;
  /** The rest of the field cannot change that. */
  done: boolean;
  reset(): void;
  next(value: unknown, key: string | number, owner: unknown): void;
}

/**
 * `$in` and `$nin` for sift that take one lookup a value, however long their list is: sift's own compare the value with each
 * entry of the list. `$eq` is a list of one, so that it knows a {@link MemberSet} as well.
 */
export const listOperations = {
  $eq: (value: unknown) => listOperation([value], true),
  $in: (list: readonly unknown[]) => listOperation(list, true),
  $nin: (list: readonly unknown[]) => listOperation(list, false),
};

/** The members of a channel, as a filter asks for them: by id, without a list of them all. */
export class MemberSet {
  constructor(readonly has: (id: string) => boolean) {}
}

function listOperation(list: readonly unknown[], wanted: boolean): Operation {
  const has = lookup(list);
  return {
    propop: true,
    keep: !wanted,
    done: false,
    reset() {
      this.keep = !wanted;
      this.done = false;
    },
    next(value, key, owner) {
      // Sift also asks for the entries that a list does not have.
      if (this.done || (Array.isArray(owner) && !Object.hasOwn(owner, key))) return;
      const matches = value instanceof MemberSet ? list.some((id) => value.has(id as string)) : has(value);
      if (!matches) return;
      this.keep = wanted;
      this.done = true;
    },
  };
}

/** Whether a value is in a list. `null` stands for a missing value; objects and lists are equal by their contents. */
function lookup(list: readonly unknown[]): (value: unknown) => boolean {
  const plain = new Set<unknown>();
  const texts = new Set<string>();
  for (const value of list) {
    if (typeof value === 'object' && value !== null) texts.add(orderedJson(value));
    else plain.add(value);
  }
  return (value) => {
    if (value == null) return plain.has(null);
    return typeof value === 'object' ? texts.size > 0 && texts.has(orderedJson(value)) : plain.has(value);
  };
}
