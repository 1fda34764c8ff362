import { hash } from '../base/hash.js';
import { orderedJson } from './json.js';
import type { Json } from './json.js';

/** Conditions on one field; all of them must hold. A bare value means `$eq`. */
export interface FieldOperators {
  $eq?: Json;
  $ne?: Json;
  $gt?: string | number;
  $gte?: string | number;
  $lt?: string | number;
  $lte?: string | number;
  $in?: readonly Json[];
  $nin?: readonly Json[];
  $exists?: boolean;
  /** A prefix of the id, or of a word of the name, in upper or lower case. For `id` and `name` only. */
  $autocomplete?: string;
}

/** Which users or channels. Every field must match; `{}` matches all. */
export interface Filter {
  $and?: readonly Filter[];
  $or?: readonly Filter[];
  $nor?: readonly Filter[];
  [field: string]: Json | FieldOperators | readonly Filter[] | undefined;
}

/**
 * The order: at most five steps `{ field: 1 | -1 }`. Missing values come last in both directions, equal rows in order of id.
 * `id`, `online`, `last_active` and `created_at` have an index. Other fields can sort at most `limits.scan` users.
 */
export type Sort = readonly { readonly [field: string]: 1 | -1 }[];

/** Which page, and whether to watch it. */
export interface QueryOptions {
  /**
   * Watches the rows: their changes are events from this answer on.
   * @default false
   */
  presence?: boolean;
  /**
   * Rows on the page, at most `limits.queryUsers` (100) or `limits.queryChannels` (30).
   * @default 30
   */
  limit?: number;
  /**
   * Rows to skip, at most 1000.
   * @default 0
   */
  offset?: number;
  /**
   * Only rows whose id comes after this one, in order of id. Pages through any number of rows. For channels it may be the cid of
   * the last row, because channels of several types can have the same id.
   */
  id_gt?: string;
}

/**
 * The key of a query within a connection. The same filter, sort and page have the same key, and watching again replaces the
 * earlier watch. It is a hash, so that it is short however long the query is.
 */
export function queryKey({
  filter,
  sort,
  limit,
  offset,
  id_gt,
}: { filter: Filter; sort: Sort } & QueryOptions): string {
  return hash(orderedJson([filter, sort, limit, offset, id_gt]));
}
