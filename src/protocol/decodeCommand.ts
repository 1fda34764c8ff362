import * as v from 'valibot';
import { decodeFilter, decodeSort } from './decodeFilter.js';
import type { Queried } from './decodeFilter.js';
import { PresenceError } from './errors.js';
import { queryKey } from './filter.js';
import type { Filter, QueryOptions, Sort } from './filter.js';
import { defaultLimits, defaultPage, maxIds, maxOffset } from './limits.js';
import type { Limits } from './limits.js';
import { parse } from './parse.js';
import type { RequestMethod, RewatchParams } from './requests.js';
import { channelData, channelName, flag, id, ids, text, userPatch, watchKey } from './schemas.js';
import type { DecodedChannelData } from './schemas.js';
import type { UserPatch } from './user.js';

/** A query whose every part is known to be right, and the key of its watch: the client's own, or the query's name (`queryKey`). */
export interface DecodedQuery {
  key: string;
  filter: Filter;
  sort: Sort;
  page: { limit: number; offset: number; id_gt?: string };
  presence: boolean;
}

interface ChannelName {
  type: string;
  id: string;
}

/** The parameters of every command that the engine carries out, checked. */
export interface Commands {
  queryUsers: DecodedQuery;
  queryChannels: DecodedQuery;
  watchChannel: ChannelName & { data: DecodedChannelData; presence: boolean };
  queryMembers: ChannelName & { limit: number; offset: number };
  stopWatching: ChannelName;
  unwatchUsers: { ids?: string[]; key?: string };
  rewatch: RewatchParams;
  upsertUser: { user: UserPatch };
  addMembers: ChannelName & { members: string[] };
  removeMembers: ChannelName & { members: string[] };
  updateChannel: ChannelName & { data: DecodedChannelData };
  /** With the server's secret only, like those below. */
  upsertUsers: { users: UserPatch[] };
  deleteUser: { id: string };
  revokeUser: { id: string };
  visibilityChanged: { viewer_id: string; target_ids: string[] };
  upsertChannel: ChannelName & { data: DecodedChannelData };
  deleteChannel: ChannelName;
}

export type CommandMethod = keyof Commands;

/** Makes the reader of commands' parameters, within `limits`. It throws `invalid_input`, also for a method that there is not. */
export function createCommandDecoder(
  limits: Limits,
): <Method extends CommandMethod>(method: Method, params: unknown) => Commands[Method] {
  const members = of(v.object({ ...channelName, members: ids(maxIds) }));
  // An answer has a page of members for each channel, so it is as large as that of a query.
  const maxCids = Math.max(limits.queryChannels, defaultLimits.queryChannels);
  const channel = of(v.object({ ...channelName, data: channelData }));
  // What one query may watch, its client may watch again.
  const maxWatched = Math.max(maxIds, limits.queryUsers);
  const decoders = {
    queryUsers: query('users', limits.queryUsers),
    queryChannels: query('channels', limits.queryChannels),
    watchChannel: of(v.object({ ...channelName, data: channelData, presence: v.optional(flag, false) })),
    queryMembers: of(
      v.object({
        ...channelName,
        limit: v.optional(wholeNumber(1, limits.membersPage), limits.membersPage),
        offset: v.optional(wholeNumber(0, limits.channelMembers), 0),
      }),
    ),
    stopWatching: of(v.object(channelName)),
    unwatchUsers: of(
      v.pipe(
        v.object({ ids: v.optional(ids(maxIds)), key: v.optional(watchKey) }),
        v.check(({ ids, key }) => ids !== undefined || key !== undefined, 'must have ids, or the key of a watch'),
      ),
    ),
    rewatch: of(
      v.object({
        users: v.pipe(
          listOf(v.object({ key: watchKey, ids: ids(maxWatched) })),
          v.check(
            (queries) => sum(queries.map(({ ids }) => ids.length)) <= maxWatched,
            `must have at most ${maxWatched} ids`,
          ),
        ),
        channels: v.pipe(
          listOf(v.object({ key: v.optional(watchKey), cids: listOf(text) })),
          v.check(
            (queries) => sum(queries.map(({ cids }) => cids.length)) <= maxCids,
            `must have at most ${maxCids} cids`,
          ),
        ),
      }),
    ),
    upsertUser: of(v.object({ user: userPatch })),
    addMembers: members,
    removeMembers: members,
    updateChannel: channel,
    upsertUsers: of(v.object({ users: listOf(userPatch) })),
    deleteUser: of(v.object({ id })),
    revokeUser: of(v.object({ id })),
    visibilityChanged: of(v.object({ viewer_id: id, target_ids: ids(maxIds) })),
    upsertChannel: channel,
    deleteChannel: of(v.object(channelName)),
  } satisfies Record<RequestMethod | CommandMethod, (params: unknown, doing: string) => unknown>;

  return (method, params) => {
    if (!Object.hasOwn(decoders, method)) {
      throw new PresenceError(
        'invalid_input',
        `cannot do '${String(method).slice(0, 64)}'; there is no such request. Use one of ${Object.keys(decoders).join(', ')}.`,
      );
    }
    // A list has a `filter` and a `sort` too.
    if (Array.isArray(params)) {
      throw new PresenceError(
        'invalid_input',
        `cannot ${method}; its params must be an object, not a list. Send { … }.`,
      );
    }
    return decoders[method](params, method) as Commands[typeof method];
  };
}

function of<Schema extends v.GenericSchema>(schema: Schema) {
  return (params: unknown, doing: string) => parse(schema, params, doing);
}

function listOf<Schema extends v.GenericSchema>(schema: Schema) {
  return v.pipe(v.array(schema, 'must be a list'), v.maxLength(maxIds, `must have at most ${maxIds} entries`));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function wholeNumber(least: number, most: number, beyond = '') {
  return v.pipe(
    v.number('must be a number'),
    v.integer('must be a whole number'),
    v.minValue(least, `must be at least ${least}`),
    v.maxValue(most, `must be at most ${most}${beyond}`),
  );
}

function query(queried: Queried, most: number) {
  const schema = v.object({
    key: v.optional(watchKey),
    filter: v.optional(v.unknown(), {}),
    sort: v.optional(v.unknown(), []),
    presence: v.optional(flag, false),
    limit: v.optional(wholeNumber(1, most), Math.min(most, defaultPage)),
    offset: v.optional(wholeNumber(0, maxOffset, '; page with id_gt beyond that'), 0),
    id_gt: v.optional(v.pipe(text, v.maxLength(511, 'must be an id'))),
  });
  return (params: unknown, doing: string): DecodedQuery => {
    const { key, filter, sort, presence, limit, offset, id_gt } = parse(schema, params, doing);
    const decoded = {
      key: key ?? queryKey({ ...(params as QueryOptions), filter: filter as Filter, sort: sort as Sort }),
      filter: decodeFilter(filter, queried),
      sort: decodeSort(sort, queried),
      page: { limit, offset, ...(id_gt === undefined ? {} : { id_gt }) },
      presence,
    };
    if (id_gt !== undefined && decoded.sort.some((step) => step['id'] !== 1)) {
      throw new PresenceError('invalid_input', `cannot ${doing}; id_gt pages in order of id. Leave the sort out.`);
    }
    if (id_gt !== undefined && offset > 0) {
      throw new PresenceError(
        'invalid_input',
        `cannot ${doing}; id_gt and offset exclude each other. Use one of them.`,
      );
    }
    return decoded;
  };
}
