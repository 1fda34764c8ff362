import type { DecodedQuery } from '../protocol/decodeCommand.js';
import { PresenceError } from '../protocol/errors.js';
import type { FieldOperators, Filter } from '../protocol/filter.js';
import type { User } from '../protocol/user.js';
import type { Directory } from './directory.js';
import { createComparator, createMatcher } from './matching.js';
import type { UserRecord } from './record.js';

const indexed: ReadonlySet<string> = new Set(['id', 'online', 'last_active', 'created_at', '$and', '$or', '$nor']);

/**
 * The page of users that a query asks for, as `view` shows them (filters and sorts see the viewer's view). A query that no
 * index serves looks at `scan` users at most and is `too_large` beyond.
 */
export function queryUsers(
  directory: Directory,
  query: DecodedQuery,
  view: (record: UserRecord) => User,
  scan: number,
): User[] {
  const { filter, sort, page } = query;
  const matches = createMatcher(filter);
  const free = onlyIndexed(filter) && sort.every((step) => Object.keys(step).every((field) => indexed.has(field)));
  const byId = sort.length === 0 || (sort.length === 1 && sort[0]?.['id'] === 1);
  const rows: User[] = [];
  const enough = page.offset + page.limit;
  let looked = 0;
  for (const id of candidates(directory, filter, page.id_gt)) {
    const record = directory.users.get(id);
    if (record === undefined) continue;
    if (!free && ++looked > scan) throw tooLarge(scan);
    const user = view(record);
    if (!matches(user)) continue;
    rows.push(user);
    // Candidates come in order of id, so a page in that order is complete as soon as it is full.
    if (byId && rows.length >= enough) break;
  }
  if (!byId) rows.sort(createComparator(sort));
  return rows.slice(page.offset, enough);
}

/** The ids that a filter names: `id` alone, or `id: { $in }`; undefined when it is about something else. */
export function idsNamed(filter: Filter): string[] | undefined {
  const { $eq, $in } = (filter['id'] ?? {}) as FieldOperators;
  const named = $eq === undefined ? $in : [$eq];
  return named?.filter((id) => typeof id === 'string');
}

function candidates(directory: Directory, filter: Filter, idGt: string | undefined): Iterable<string> {
  const named = idsNamed(filter);
  if (named !== undefined) return [...new Set(named)].filter((id) => idGt === undefined || id > idGt).toSorted();
  const { $eq: online } = (filter['online'] ?? {}) as FieldOperators;
  return keysAfter(online === true ? directory.online : directory.ids, idGt);
}

function* keysAfter(index: Directory['ids'], idGt: string | undefined): Iterable<string> {
  for (const id of index.keys(idGt)) if (id !== idGt) yield id;
}

function onlyIndexed(filter: Filter): boolean {
  return Object.entries(filter).every(
    ([field, condition]) =>
      indexed.has(field) && (!field.startsWith('$') || (condition as readonly Filter[]).every(onlyIndexed)),
  );
}

function tooLarge(scan: number): PresenceError {
  return new PresenceError(
    'too_large',
    `cannot query users; no index serves this filter and sort, and there are over ${scan} users to look at. Ask by id, online, last_active or created_at, or page in order of id with id_gt.`,
  );
}
