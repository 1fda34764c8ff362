import sift from 'sift';
import type { Filter, Sort } from '../protocol/filter.js';

// The package is CommonJS under Node's types and a function at run time, to Node and to every bundler.
const test = sift as unknown as (
  query: unknown,
  options: { operations: Record<string, unknown> },
) => (row: unknown) => boolean;

interface Operation {
  (params: string, owner: unknown, options: unknown, name: string): unknown;
}

/** Case-insensitive prefix of the text, or of one of its words. */
const $autocomplete: Operation = (params) => {
  const prefix = params.toLowerCase();
  return (value: unknown) => {
    if (typeof value !== 'string') return false;
    const text = value.toLowerCase();
    return text.startsWith(prefix) || text.split(/[\s\-_.]+/u).some((word) => word.startsWith(prefix));
  };
};

/** Whether a row (a view of a user, or a channel with its member ids) matches a decoded filter. */
export function createMatcher(filter: Filter): (row: object) => boolean {
  return Object.keys(filter).length === 0
    ? () => true
    : test(filter, { operations: { $autocomplete: operation($autocomplete) } });
}

/** Orders rows: missing values last either way, ties by id. */
export function createComparator(sort: Sort): (a: object, b: object) => number {
  const steps = sort.map((step) => Object.entries(step)[0] as [string, 1 | -1]);
  return (a, b) => {
    for (const [field, direction] of steps) {
      const order = compareValues((a as Row)[field], (b as Row)[field], direction);
      if (order !== 0) return order;
    }
    return compareText((a as Row)['id'] as string, (b as Row)['id'] as string);
  };
}

type Row = Record<string, unknown>;

function compareValues(a: unknown, b: unknown, direction: 1 | -1): number {
  const missingA = a === undefined || a === null;
  const missingB = b === undefined || b === null;
  if (missingA || missingB) return missingA === missingB ? 0 : missingA ? 1 : -1;
  if (typeof a === 'number' && typeof b === 'number') return direction * Math.sign(a - b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return direction * (Number(a) - Number(b));
  const textA = typeof a === 'string' ? a : JSON.stringify(a);
  const textB = typeof b === 'string' ? b : JSON.stringify(b);
  return direction * compareText(textA, textB);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** sift asks for an object with its own small life cycle; ours is one question about one value. */
function operation(make: Operation): unknown {
  return (params: string, owner: unknown, options: { compare: unknown }, name: string) => {
    const matches = make(params, owner, options, name) as (value: unknown) => boolean;
    return {
      propop: true,
      keep: false,
      done: false,
      reset() {
        this.keep = false;
        this.done = false;
      },
      next(value: unknown) {
        if (!matches(value)) return;
        this.keep = true;
        this.done = true;
      },
    };
  };
}
