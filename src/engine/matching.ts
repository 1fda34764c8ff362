import sift from 'sift';
import type { Filter, Sort } from '../protocol/filter.js';

// The package is CommonJS under Node's types and a function at run time, to Node and to every bundler.
const test = sift as unknown as (
  query: unknown,
  options: { operations: Record<string, unknown> },
) => (row: unknown) => boolean;

/** Whether a row (a view of a user, or a channel with its member ids) matches a decoded filter. */
export function createMatcher(filter: Filter): (row: object) => boolean {
  return Object.keys(filter).length === 0 ? () => true : test(filter, { operations: { $autocomplete } });
}

/** Case-insensitive prefix of the id, or of the name from one of its words on. In the shape that sift asks of an operation. */
function $autocomplete(prefix: string) {
  const sought = folded(prefix);
  const atWord = new RegExp(`(?<![\\p{L}\\p{N}\\p{M}])${sought.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}`, 'u');
  return {
    propop: true,
    keep: false,
    done: false,
    reset() {
      this.keep = this.done = false;
    },
    next(value: unknown, field: string) {
      if (typeof value !== 'string') return;
      const text = folded(value);
      this.keep = this.done = field === 'id' ? text.startsWith(sought) : atWord.test(text);
    },
  };
}

function folded(text: string): string {
  return text.normalize().toLowerCase();
}

/** Orders rows: missing values last either way, ties by id. Values of different kinds: true and false, numbers, text, the rest. */
export function createComparator(sort: Sort): (a: object, b: object) => number {
  const steps = sort.map((step) => Object.entries(step)[0] as [string, 1 | -1]);
  return (a, b) => {
    for (const [field, direction] of steps) {
      const order = compareValues((a as Row)[field], (b as Row)[field], direction);
      if (order !== 0) return order;
    }
    return compare((a as Row)['id'], (b as Row)['id']);
  };
}

type Row = Record<string, unknown>;

function compareValues(a: unknown, b: unknown, direction: 1 | -1): number {
  const kinds = compare(kindOf(a), kindOf(b));
  if (kinds !== 0) return a == null || b == null ? kinds : direction * kinds;
  return direction * (typeof a === 'object' ? compare(JSON.stringify(a), JSON.stringify(b)) : compare(a, b));
}

/** Where values of this kind come. */
function kindOf(value: unknown): number {
  const kind = ['boolean', 'number', 'string'].indexOf(typeof value);
  if (value == null) return 4;
  return kind < 0 ? 3 : kind;
}

/** Of two values of one kind. */
function compare(a: unknown, b: unknown): number {
  return (a as string) < (b as string) ? -1 : (a as string) > (b as string) ? 1 : 0;
}
