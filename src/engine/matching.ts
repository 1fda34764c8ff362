import sift from 'sift';
import type { Filter, Sort } from '../protocol/filter.js';
import { listOperations } from './listOperations.js';

// The package is CommonJS under Node's types and a function at run time, to Node and to every bundler.
const test = sift as unknown as (
  query: unknown,
  options: { operations: Record<string, unknown> },
) => (row: unknown) => boolean;

/** Whether a row (a view of a user, or a channel with its member ids) matches a decoded filter. */
export function createMatcher(filter: Filter): (row: object) => boolean {
  return Object.keys(filter).length === 0
    ? () => true
    : test(filter, { operations: { $autocomplete, ...listOperations } });
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

/**
 * Puts rows in order: missing values last either way, ties by id. Values of different kinds: true and false, numbers, text,
 * the rest. What is compared is read from each row once, so that a large value is not turned into text at each comparison.
 */
export function sortRows<T extends object>(rows: Iterable<T>, sort: Sort): T[] {
  const steps = sort.map((step) => Object.entries(step)[0] as [string, 1 | -1]);
  const keyed = Array.from(rows, (row) => ({ row, keys: steps.map(([field]) => sortKey((row as Row)[field])) }));
  keyed.sort((a, b) => {
    for (const [at, [, direction]] of steps.entries()) {
      const order = compareKeys(a.keys[at] as SortKey, b.keys[at] as SortKey, direction);
      if (order !== 0) return order;
    }
    return compare((a.row as Row)['id'], (b.row as Row)['id']);
  });
  return keyed.map(({ row }) => row);
}

type Row = Record<string, unknown>;

interface SortKey {
  kind: number;
  value: unknown;
}

function sortKey(value: unknown): SortKey {
  return { kind: kindOf(value), value: typeof value === 'object' ? JSON.stringify(value) : value };
}

function compareKeys(a: SortKey, b: SortKey, direction: 1 | -1): number {
  const kinds = a.kind - b.kind;
  if (kinds === 0) return direction * compare(a.value, b.value);
  return a.kind === missing || b.kind === missing ? kinds : direction * kinds;
}

const missing = 4;

/** Where values of this kind come. */
function kindOf(value: unknown): number {
  const kind = ['boolean', 'number', 'string'].indexOf(typeof value);
  if (value == null) return missing;
  return kind < 0 ? 3 : kind;
}

/** Of two values of one kind. */
function compare(a: unknown, b: unknown): number {
  return (a as string) < (b as string) ? -1 : (a as string) > (b as string) ? 1 : 0;
}
