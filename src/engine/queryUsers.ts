import type { DecodedQuery } from '../protocol/decodeCommand.js';
import type { Filter } from '../protocol/filter.js';
import type { User } from '../protocol/user.js';
import { asksForOnline, asksOnly, rangeOf, valuesNamed } from './conditions.js';
import type { Directory } from './directory.js';
import { createMatcher, sortRows } from './matching.js';
import { createQueryBudget } from './queryBudget.js';
import type { UserRecord } from './record.js';
import { idsWithin, usersInOrder } from './usersInOrder.js';
import type { WorkCounter } from './workCounter.js';

const indexed: ReadonlySet<string> = new Set(['id', 'online', 'last_active', 'created_at']);

/**
 * The page of users that a query asks for, as `view` shows them (filters and sorts see the viewer's view). A query that no
 * index serves looks at `scan` users at most and is `too_large` beyond.
 */
export function queryUsers(
  directory: Directory,
  query: DecodedQuery,
  view: (record: UserRecord) => User,
  scan: number,
  work: WorkCounter,
): User[] {
  const { filter, sort, page } = query;
  const { users } = directory;
  const matches = createMatcher(filter);
  const enough = page.offset + page.limit;
  const few = idsNamed(filter) ?? narrowed(directory, filter, sort[0] ?? {}, scan, work);
  const budget = createQueryBudget({
    queried: 'users',
    filter,
    sort,
    scan,
    indexed: few !== undefined || asksOnly(filter, indexed),
    wayOut,
    work,
  });

  function see(id: string): User {
    return look(view(users.get(id) as UserRecord));
  }

  function look(user: User): User {
    budget.look(user);
    return user;
  }

  function everybody(): User[] {
    budget.lookAtAll(users.size);
    // Only those who match are put in order.
    return Array.from(users.values(), (record) => look(view(record))).filter(matches);
  }

  if (few !== undefined) {
    const found = few.flatMap((id) => users.get(id) ?? []).map((record) => look(view(record)));
    const rows = found.filter((user) => matches(user) && (page.id_gt === undefined || user.id > page.id_gt));
    return sortRows(rows, sort).slice(page.offset, enough);
  }
  const walk = { directory, filter, id_gt: page.id_gt, most: scan, see, everybody };
  const rows: User[] = [];
  for (const user of usersInOrder(walk, sort)) {
    if (!matches(user)) continue;
    rows.push(user);
    if (rows.length === enough) break;
  }
  return rows.slice(page.offset);
}

/** The ids that a filter names: `id` alone, or `id: { $in }`; undefined when it is about something else. */
export function idsNamed(filter: Filter): string[] | undefined {
  const named = valuesNamed(filter, 'id') as readonly string[] | undefined;
  return named && [...new Set(named)];
}

/** Those few whom an index leaves, where it is another one than the sort's own: that one is better walked in its order. */
function narrowed(
  directory: Directory,
  filter: Filter,
  first: object,
  most: number,
  work: WorkCounter,
): string[] | undefined {
  const byId = Object.keys(first).length === 0 || 'id' in first;
  if (!byId && directory.online.size <= most && asksForOnline(filter)) return [...directory.online.keys()];
  for (const field of ['last_active', 'created_at', 'id'] as const) {
    const range = field in first || (field === 'id' && byId) ? undefined : rangeOf(filter, field);
    const ids = range && idsWithin(directory, field, range, most, work);
    if (ids !== undefined) return ids;
  }
  return undefined;
}

const wayOut =
  'Narrow it by id, online, last_active or created_at, which have an index, and ask for fewer conditions at once.';
