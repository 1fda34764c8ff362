import * as v from 'valibot';
import { decodeTime } from './decodeFilter.js';
import { idPattern, isFieldName, maxKey, maxMembers, maxStatus } from './limits.js';
import { computedFields } from './user.js';

// The parts that several frames and commands have in common. A message continues "cannot upsertUser; 'user.status' ...".

export const text = v.string('must be text');
export const flag = v.boolean('must be true or false');

/** The id of a user or channel. */
export const id = v.pipe(text, v.regex(idPattern, 'must be 1 to 255 characters of A-Z a-z 0-9 @ _ . -'));

/** A list of at most `most` ids. */
export const ids = (most: number) =>
  v.pipe(v.array(id, 'must be a list of ids'), v.maxLength(most, `must have at most ${most} ids`));

/** The key of a watch. */
export const watchKey = v.pipe(text, v.maxLength(maxKey, `must have at most ${maxKey} letters`));

/** How a command names a channel. */
export const channelName = { type: id, id };

// Looked at before anything else: the library would leave a `__proto__` out without a word.
const namedFields = v.pipe(
  v.custom<Record<string, unknown>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'must be an object',
  ),
  v.check(
    (object) => Object.keys(object).every(isFieldName),
    'has a field name that is empty, over 64 characters, starts with $ or holds a dot',
  ),
);

const status = v.pipe(
  text,
  v.transform((value) => value.trim()),
  v.check((value) => codePoints(value) <= maxStatus, `must have at most ${maxStatus} characters`),
);

function codePoints(value: string): number {
  let count = 0;
  for (const _ of value) count++;
  return count;
}

/** What a user says of themself. Fields with a rule of their own are named; every other name is the app's. */
export const userPatch = v.pipe(
  namedFields,
  v.objectWithRest(
    {
      id,
      name: v.nullish(text),
      image: v.nullish(text),
      role: v.nullish(text),
      status: v.nullish(status),
      invisible: v.optional(flag),
    },
    v.unknown(),
  ),
  v.check(
    (user) => !computedFields.some((field) => field in user),
    `must not set ${computedFields.join(', ')}, which are computed`,
  ),
);

/** Custom data and members of a channel, checked. `null` removes a field. */
export interface DecodedChannelData {
  members: string[];
  fields: Record<string, unknown>;
}

/** What a channel is made or changed with. */
export const channelData = v.pipe(
  v.optional(namedFields, {}),
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
