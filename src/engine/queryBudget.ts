import { PresenceError } from '../protocol/errors.js';
import type { Filter } from '../protocol/filter.js';
import type { Queried } from '../protocol/decodeFilter.js';
import { defaultLimits } from '../protocol/limits.js';
import type { WorkCounter } from './workCounter.js';

/** Comparisons that a query may take for each row that it may look at, so that a filter of nine conditions can look at all. */
const comparisonsPerRow = 10;

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

/**
 * Makes the {@link QueryBudget} of one query. `scan` is how many rows it may look at; a query that an index serves
 * (`indexed`) may skip more of them, as long as it compares no more values.
 */
export function createQueryBudget(
  queried: Queried,
  filter: Filter,
  scan: number,
  indexed: boolean,
  wayOut: string,
  work: WorkCounter,
): QueryBudget {
  const conditions = conditionsOf(filter);
  const maxComparisons = comparisonsPerRow * Math.max(scan, defaultLimits.scan);
  let rows = 0;
  let spent = 0;

  function refuse(reason: string): never {
    throw new PresenceError('too_large', `cannot query ${queried}; ${reason}. ${wayOut}`);
  }

  return {
    look(row) {
      const comparisons = comparisonsOf(row, conditions);
      work.look(comparisons);
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

/** A list in the row is compared entry by entry. */
function comparisonsOf(row: object, conditions: readonly Condition[]): number {
  let count = 1;
  for (const { field, values } of conditions) {
    const value = (row as Record<string, unknown>)[field];
    count += Array.isArray(value) ? value.length : values;
  }
  return count;
}
