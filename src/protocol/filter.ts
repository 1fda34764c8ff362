import { hash } from '../base/hash.js';
import { orderedJson } from './json.js';
import type { Json } from './json.js';

/** What one field may be asked (CONTRACT.md section 3, "Queries"). A bare value means `$eq`. */
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
  /** Case-insensitive prefix of the id, or of the name from one of its words on. On `id` and `name` only. */
  $autocomplete?: string;
}

/** Which users or channels. Every field named must match; `{}` matches all. */
export interface Filter {
  $and?: readonly Filter[];
  $or?: readonly Filter[];
  $nor?: readonly Filter[];
  [field: string]: Json | FieldOperators | readonly Filter[] | undefined;
}

/**
 * In which order: at most five `{ field: 1 | -1 }`. Missing values come last either way, ties are broken by id. Of `id`,
 * `online`, `last_active` and `created_at` there is an index; among more than `limits.scan` users no other field is sorted.
 */
export type Sort = readonly { readonly [field: string]: 1 | -1 }[];

/** Which page, and whether to watch it. */
export interface QueryOptions {
  /** Keeps the rows live: `user.presence.changed` is heard for them from this answer on. Default false. */
  presence?: boolean;
  /** Rows of a page. Default 30, at most `limits.queryUsers` (100) or `limits.queryChannels` (30). */
  limit?: number;
  /** Rows to skip, at most 1000. */
  offset?: number;
  /**
   * Only rows whose id sorts after this one, in order of id: pages without bounds. Of channels it may be the cid of the last
   * row, where channels of several types have the same id.
   */
  id_gt?: string;
}

/**
 * The name of a query within a connection: the same filter, sort and page is the same query, and watching it again
 * replaces what it watched before. A hash, so that it is short whatever the query holds.
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
