import { PresenceError } from '../protocol/errors.js';
import type { Filter, Sort } from '../protocol/filter.js';
import type { Queried } from '../protocol/decodeFilter.js';
import { defaultLimits } from '../protocol/limits.js';
import { MemberSet } from './listOperations.js';
import { valuesIn } from './workCounter.js';
import type { WorkCounter } from './workCounter.js';

/** Comparisons that a query may take for each row that it may look at, so that a filter of nine conditions can look at all. */
const comparisonsPerRow = 10;
/** What it takes to read a row as its viewer sees it and to test it, in values. */
const valuesPerRow = 10;

/** What one query takes: rows looked at, and values compared. It refuses the query when that is too much. */
export interface QueryBudget {
  /**
   * Counts one more row.
   * @throws `too_large` when the query looks at too many rows or compares too much.
   */
  look(row: object): void;
  /** Refuses to look at everything, when there is more than that. */
  lookAtAll(count: number): void;
}

export interface QueryBudgetOptions {
  queried: Queried;
  filter: Filter;
  sort: Sort;
  /** How many rows the query may look at. */
  scan: number;
  /** An index serves the query: it may look at more rows, as long as it compares no more values. */
  indexed: boolean;
  /** What to do about a refusal, in a sentence. */
  wayOut: string;
  work: WorkCounter;
}

/** Makes the {@link QueryBudget} of one query. All that the query takes is counted by `work`. */
export function createQueryBudget(options: QueryBudgetOptions): QueryBudget {
  const { queried, scan, indexed, wayOut, work } = options;
  const conditions = conditionsOf(options.filter);
  const fields = [...conditions.map(({ field }) => field), ...options.sort.flatMap((step) => Object.keys(step))];
  const maxComparisons = comparisonsPerRow * Math.max(scan, defaultLimits.scan);
  let rows = 0;
  let spent = 0;

  function refuse(reason: string): never {
    throw new PresenceError('too_large', `cannot query ${queried}; ${reason}. ${wayOut}`);
  }

  return {
    look(row) {
      const comparisons = comparisonsOf(row, conditions);
      work.look(valuesPerRow + Math.max(comparisons, 1 + sizeOf(row, fields)));
      spent += comparisons;
      if (++rows > scan && !indexed)
        refuse(`no index serves this filter and sort, and there are over ${scan} ${queried} to look at`);
      if (spent > maxComparisons) refuse(`it compares over ${maxComparisons} values (rows looked at x conditions)`);
    },
    lookAtAll(count) {
      if (count > scan)
        refuse(`no index serves this filter and sort, and there are over ${scan} ${queried} to look at`);
    },
  };
}

interface Condition {
  field: string;
  /** How many values one value of the row is compared with. */
  values: number;
}

/** Every condition of a filter, at any level. */
function conditionsOf(filter: Filter): Condition[] {
  return Object.entries(filter).flatMap(([field, condition]) =>
    field.startsWith('$')
      ? (condition as readonly Filter[]).flatMap(conditionsOf)
      : Object.values(condition as object).map((value: unknown) => ({
          field,
          // Ids are looked for among the members one by one; elsewhere a list of values takes one lookup.
          values: field === 'members' && Array.isArray(value) ? value.length : 1,
        })),
  );
}

/** The values of these fields: they are read for each condition, and for the sort. */
function sizeOf(row: object, fields: readonly string[]): number {
  let size = 0;
  for (const field of fields) {
    const value = (row as Record<string, unknown>)[field];
    // A set of members is asked, and not read.
    if (!(value instanceof MemberSet)) size += valuesIn(value);
  }
  return size;
}

/** A list in the row is compared entry by entry. */
function comparisonsOf(row: object, conditions: readonly Condition[]): number {
  let count = 1;
  for (const { field, values } of conditions) {
    const value = (row as Record<string, unknown>)[field];
    count += Array.isArray(value) ? value.length : values;
  }
  return count;
}
