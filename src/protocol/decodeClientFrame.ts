import * as v from 'valibot';
import { decodeFilter, decodeSort, decodeTime } from './decodeFilter.js';
import { PresenceError } from './errors.js';
import { queryKey } from './filter.js';
import type { Filter, QueryOptions, Sort } from './filter.js';
import { protocolVersion } from './frames.js';
import type { ConnectFrame, GoodbyeFrame } from './frames.js';
import { deeperThan } from './json.js';
import { idPattern, isFieldName, maxDepth, maxIds, maxMembers, maxOffset, maxStatus } from './limits.js';
import type { Limits } from './limits.js';
import type { RequestMethod, Requests, RewatchParams } from './requests.js';
import { computedFields } from './user.js';
import type { UserPatch } from './user.js';

/** A query whose every part is known to be right, and its name (`queryKey`) as the client would say it. */
export interface DecodedQuery {
  key: string;
  filter: Filter;
  sort: Sort;
  page: { limit: number; offset: number; id_gt?: string };
  presence: boolean;
}

/** Custom data and members of a channel, checked. */
export interface DecodedChannelData {
  members: string[];
  fields: Record<string, unknown>;
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
  stopWatching: ChannelName;
  unwatchUsers: { ids: string[] };
  rewatch: RewatchParams;
  upsertUser: { user: UserPatch };
  addMembers: ChannelName & { members: string[] };
  removeMembers: ChannelName & { members: string[] };
  updateChannel: ChannelName & { data: DecodedChannelData };
  /** With the server's secret only, like the two below. */
  upsertUsers: { users: UserPatch[] };
  deleteUser: { id: string };
  upsertChannel: ChannelName & { data: DecodedChannelData };
}

export type CommandMethod = keyof Commands;

/** A frame of a client, as far as it can be told without knowing the limits of a request's answer. */
export type DecodedFrame =
  | ConnectFrame
  | GoodbyeFrame
  | { type: 'request'; id: number; method: string; params: unknown };

const requestId = v.pipe(v.number(), v.safeInteger('must be a whole number'), v.minValue(0, 'must not be negative'));
const id = v.pipe(v.string('must be text'), v.regex(idPattern, 'must be 1 to 255 characters of A-Z a-z 0-9 @ _ . -'));
const ids = (most: number) =>
  v.pipe(v.array(id, 'must be a list of ids'), v.maxLength(most, `must have at most ${most} ids`));
const text = v.string('must be text');

const status = v.pipe(
  text,
  v.transform((value) => value.trim()),
  v.check((value) => codePoints(value) <= maxStatus, `must have at most ${maxStatus} characters`),
);

/** Fields with a rule of their own; every other name is the app's. */
const userPatch = v.pipe(
  v.objectWithRest(
    {
      id,
      name: v.nullish(text),
      image: v.nullish(text),
      role: v.nullish(text),
      status: v.nullish(status),
      invisible: v.optional(v.boolean('must be true or false')),
    },
    v.unknown(),
    'must be an object with an id',
  ),
  v.check(
    (user) => !computedFields.some((field) => field in user),
    `must not set ${computedFields.join(', ')}, which are computed`,
  ),
  v.check(
    (user) => Object.keys(user).every(isFieldName),
    'has a field name that is empty, over 64 characters, starts with $ or holds a dot',
  ),
);

const channelName = { type: id, id };
const channelData = v.pipe(
  v.optional(v.record(v.string(), v.unknown(), 'must be an object'), {}),
  v.check(
    (data) => Object.keys(data).every(isFieldName),
    'has a field name that is empty, over 64 characters, starts with $ or holds a dot',
  ),
  v.check(
    (data) => !['type', 'id', 'cid', 'created_at', 'updated_at', 'revision'].some((field) => field in data),
    'must not set type, id, cid, created_at, updated_at or revision',
  ),
  v.check(({ name }) => name === undefined || name === null || typeof name === 'string', 'name must be text'),
  v.check(
    ({ last_message_at: at }) => at === undefined || at === null || decodeTime(at) !== undefined,
    'last_message_at must be an ISO 8601 time',
  ),
  v.check(
    ({ members }) => members === undefined || v.is(ids(maxMembers), members),
    `members must be a list of at most ${maxMembers} ids`,
  ),
  v.transform(({ members, ...fields }): DecodedChannelData => {
    if (typeof fields['last_message_at'] === 'string')
      fields['last_message_at'] = decodeTime(fields['last_message_at']);
    return { members: [...new Set((members as string[] | undefined) ?? [])], fields };
  }),
);

const page = (most: number) => ({
  presence: v.optional(v.boolean('must be true or false'), false),
  limit: v.optional(
    v.pipe(
      v.number('must be a number'),
      v.integer('must be a whole number'),
      v.minValue(1, 'must be at least 1'),
      v.maxValue(most, `must be at most ${most}`),
    ),
  ),
  offset: v.optional(
    v.pipe(
      v.number('must be a number'),
      v.integer('must be a whole number'),
      v.minValue(0, 'must not be negative'),
      v.maxValue(maxOffset, `must be at most ${maxOffset}; page with id_gt beyond that`),
    ),
  ),
  id_gt: v.optional(v.pipe(text, v.maxLength(255, 'must be an id'))),
});

const frame = v.variant('type', [
  v.object({
    type: v.literal('connect'),
    protocol: v.number(),
    id: requestId,
    user: userPatch,
    token: v.optional(text),
    replaces: v.optional(v.pipe(text, v.maxLength(64))),
  }),
  v.object({ type: v.literal('goodbye') }),
  v.object({
    type: v.literal('request'),
    id: requestId,
    method: v.pipe(text, v.maxLength(64)),
    params: v.optional(v.unknown(), {}),
  }),
]);

/** Reads what a client sent. Throws `invalid_input` (or `too_large`, for what nests too deep). */
export function decodeClientFrame(json: string): DecodedFrame {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new PresenceError('invalid_input', 'cannot read a frame; it is no JSON. Send one JSON object a frame.', {
      cause,
    });
  }
  if (deeperThan(value, maxDepth))
    throw new PresenceError(
      'too_large',
      `cannot read a frame; it nests deeper than ${maxDepth} levels. Send flatter data.`,
    );
  const decoded = parse(frame, value, 'read a frame');
  if (decoded.type === 'connect' && decoded.protocol !== protocolVersion) {
    throw new PresenceError(
      'invalid_input',
      `cannot connect; protocol ${decoded.protocol} is not spoken here. Use a client of protocol ${protocolVersion}.`,
    );
  }
  return decoded;
}

/** Reads the parameters of commands, within `limits`. */
export function createCommandDecoder(
  limits: Limits,
): <Method extends CommandMethod>(method: Method, params: unknown) => Commands[Method] {
  function query(queried: 'users' | 'channels', most: number) {
    const schema = v.object({ filter: v.optional(v.unknown(), {}), sort: v.optional(v.unknown(), []), ...page(most) });
    return (params: unknown, doing: string): DecodedQuery => {
      const { filter, sort, presence, limit, offset, id_gt } = parse(schema, params, doing);
      const decoded = {
        key: queryKey(filter as Filter, sort as Sort, params as QueryOptions),
        filter: decodeFilter(filter, queried),
        sort: decodeSort(sort, queried),
        page: { limit: limit ?? Math.min(most, 30), offset: offset ?? 0, ...(id_gt === undefined ? {} : { id_gt }) },
        presence,
      };
      if (id_gt !== undefined && decoded.sort.some((step) => step['id'] !== 1)) {
        throw new PresenceError('invalid_input', `cannot ${doing}; id_gt pages in order of id. Leave the sort out.`);
      }
      if (id_gt !== undefined && decoded.page.offset > 0) {
        throw new PresenceError(
          'invalid_input',
          `cannot ${doing}; id_gt and offset exclude each other. Use one of them.`,
        );
      }
      return decoded;
    };
  }
  const of =
    <Schema extends v.GenericSchema>(schema: Schema) =>
    (params: unknown, doing: string) =>
      parse(schema, params, doing);

  const decoders = {
    queryUsers: query('users', limits.queryUsers),
    queryChannels: query('channels', limits.queryChannels),
    watchChannel: of(
      v.object({ ...channelName, data: channelData, presence: v.optional(v.boolean('must be true or false'), false) }),
    ),
    stopWatching: of(v.object(channelName)),
    unwatchUsers: of(v.object({ ids: ids(maxIds) })),
    rewatch: of(
      v.object({
        users: v.pipe(v.array(v.object({ key: text, ids: ids(maxIds) })), v.maxLength(maxIds)),
        channels: v.pipe(
          v.array(v.object({ key: v.optional(text), cids: v.pipe(v.array(text), v.maxLength(maxIds)) })),
          v.maxLength(maxIds),
        ),
      }),
    ),
    upsertUser: of(v.object({ user: userPatch })),
    addMembers: of(v.object({ ...channelName, members: ids(maxIds) })),
    removeMembers: of(v.object({ ...channelName, members: ids(maxIds) })),
    updateChannel: of(v.object({ ...channelName, data: channelData })),
    upsertUsers: of(
      v.object({
        users: v.pipe(
          v.array(userPatch, 'must be a list of users'),
          v.maxLength(maxIds, `must have at most ${maxIds} users`),
        ),
      }),
    ),
    deleteUser: of(v.object({ id })),
    upsertChannel: of(v.object({ ...channelName, data: channelData })),
  } satisfies Record<RequestMethod | CommandMethod, (params: unknown, doing: string) => unknown> &
    Record<keyof Requests, unknown>;

  return (method, params) => {
    if (!Object.hasOwn(decoders, method)) {
      throw new PresenceError(
        'invalid_input',
        `cannot do '${String(method).slice(0, 64)}'; there is no such request. Use one of ${Object.keys(decoders).join(', ')}.`,
      );
    }
    return decoders[method](params, method) as Commands[typeof method];
  };
}

function parse<Schema extends v.GenericSchema>(schema: Schema, value: unknown, doing: string): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw new PresenceError(
    'invalid_input',
    `cannot ${doing}; ${path === null ? 'it' : `'${path}'`} ${issue.message}. Correct it and send it again.`,
  );
}

function codePoints(value: string): number {
  let count = 0;
  for (const _ of value) count++;
  return count;
}
