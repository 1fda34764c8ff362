import type { OrderedMap } from '../base/orderedMap.js';
import type { Filter, Sort } from '../protocol/filter.js';
import type { User } from '../protocol/user.js';
import { asksForOnline, rangeOf } from './conditions.js';
import type { Range } from './conditions.js';
import type { Directory, TimeField } from './directory.js';
import { sortRows } from './matching.js';
import type { WorkCounter } from './workCounter.js';

/** Sorts after every character of an id and of a time. */
const last = '\uffff';
/** Characters of a time, in front of a key of `Directory.byTime`. */
const timeLength = 24;

/** What a walk over the users goes by. */
export interface Walk {
  directory: Directory;
  filter: Filter;
  /** Only users whose id sorts after this one. */
  id_gt?: string;
  /** How many may be looked at and put in order at once. */
  most: number;
  /** Looks at a user: what the viewer sees of them. */
  see(id: string): User;
  /** Everybody who matches at once, for a sort that no index has. */
  everybody(): User[];
}

/**
 * The users that a filter may match, in the order of `sort` in the viewer's eyes, found as they are asked for: a page costs
 * its own length, however many users there are.
 *
 * The indexes are in order of the public view. A viewer for whom `canSee` hides a user reads another `online` and no
 * `last_active`, so such a user comes where the viewer's view belongs, and not where the index has them.
 */
export function* usersInOrder(walk: Walk, sort: Sort): Iterable<User> {
  const [step, ...rest] = sort;
  const [field, direction] = Object.entries(step ?? { id: 1 as const })[0] as [string, 1 | -1];
  switch (field) {
    case 'id':
      yield* seen(walk, idsInOrder(walk, direction));
      break;
    case 'online':
      for (const online of direction === 1 ? [false, true] : [true, false])
        for (const user of online ? onlineInOrder(walk, rest) : usersInOrder(walk, rest))
          if (user.online === online) yield user;
      break;
    case 'last_active':
    case 'created_at': {
      const range = rangeOf(walk.filter, field);
      const users = seen(walk, idsByTime(walk.directory.byTime[field], direction, range), field);
      const byId = rest[0] === undefined || rest[0]['id'] === 1;
      yield* byId ? users : sortedWithin(users, field, rest);
      // Missing values come last, and match no bound.
      if (range === undefined) for (const user of usersInOrder(walk, rest)) if (user[field] === undefined) yield user;
      break;
    }
    default:
      yield* sortRows(walk.everybody(), sort);
  }
}

/** The ids within one range of `id`, `last_active` or `created_at`, or undefined when there are more than `most`. */
export function idsWithin(
  directory: Directory,
  field: TimeField | 'id',
  range: Range,
  most: number,
  work: WorkCounter,
): string[] | undefined {
  const ids = field === 'id' ? up(directory.ids, range) : idsByTime(directory.byTime[field], 1, range);
  const found: string[] = [];
  for (const id of ids) if (found.push(id) > most) break;
  work.look(found.length);
  return found.length > most ? undefined : found;
}

/** All who may be online in the viewer's eyes. */
function onlineInOrder(walk: Walk, sort: Sort): Iterable<User> {
  const { online } = walk.directory;
  return online.size > walk.most ? usersInOrder(walk, sort) : sortRows(seen(walk, online.keys()), sort);
}

function idsInOrder({ directory, filter, id_gt }: Walk, direction: 1 | -1): Iterable<string> {
  const index = asksForOnline(filter) ? directory.online : directory.ids;
  const range = { ...rangeOf(filter, 'id') };
  // The very next text after it.
  if (id_gt !== undefined && id_gt >= (range.from ?? '')) range.from = `${id_gt}\0`;
  return direction === 1 ? up(index, range) : down(index, range);
}

/** In order of id within one instant, whichever way the time goes. */
function* idsByTime(index: OrderedMap<string, string>, direction: 1 | -1, range: Range = {}): Iterable<string> {
  const { from, to } = range;
  const end = to === undefined ? undefined : to + last;
  const instants = direction === 1 ? [{ ...range, to: end }] : instantsDown(index, { from, to: end });
  for (const instant of instants) for (const key of up(index, instant)) yield key.slice(timeLength);
}

function* instantsDown(index: OrderedMap<string, string>, { from = '', to }: Range): Iterable<Range> {
  for (let key = index.nextLowerKey(to); key !== undefined && key >= from;) {
    const time = key.slice(0, timeLength);
    yield { from: time, to: time + last };
    key = index.nextLowerKey(time);
  }
}

function* up(index: OrderedMap<string, string>, { from, to }: Range): Iterable<string> {
  for (const key of index.keys(from)) {
    if (to !== undefined && key > to) return;
    yield key;
  }
}

function* down(index: OrderedMap<string, string>, { from = '', to }: Range): Iterable<string> {
  let key = index.nextLowerKey(to === undefined ? undefined : `${to}\0`);
  for (; key !== undefined && key >= from; key = index.nextLowerKey(key)) yield key;
}

/** What the viewer sees of each; with `field`, of those alone who have it in the viewer's eyes. */
function* seen({ see }: Walk, ids: Iterable<string>, field?: TimeField): Iterable<User> {
  for (const id of ids) {
    const user = see(id);
    if (field === undefined || user[field] !== undefined) yield user;
  }
}

/** Puts users who come in order of `field` in order of `rest` where that is equal. */
function* sortedWithin(users: Iterable<User>, field: TimeField, rest: Sort): Iterable<User> {
  let equal: User[] = [];
  for (const user of users) {
    if (equal[0] !== undefined && equal[0][field] !== user[field]) {
      yield* sortRows(equal, rest);
      equal = [];
    }
    equal.push(user);
  }
  yield* sortRows(equal, rest);
}
