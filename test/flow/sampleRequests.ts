import { subjectId } from './subjectId.js';

/** A request of the protocol. */
export interface SampleRequest {
  method: string;
  params: Record<string, unknown>;
}

type Filter = Record<string, unknown>;

/** Methods that take `presence: true`. */
const watchingMethods = new Set(['queryUsers', 'queryChannels', 'watchChannel']);

const times = ['last_active', 'updated_at', 'created_at'];
const sorts = [
  ...[...times, 'online', 'status', 'name', 'id', 'team'].flatMap((field) => [[{ [field]: 1 }], [{ [field]: -1 }]]),
  [{ online: -1 }, { last_active: -1 }, { updated_at: 1 }],
  [{ team: 1 }, { status: -1 }],
];

const filters: Filter[] = [
  { online: true },
  { online: false },
  { online: { $ne: true } },
  { online: { $in: [true, null] } },
  { online: { $exists: true } },
  { last_active: { $exists: true } },
  { last_active: null },
  { status: { $exists: false } },
  { status: { $in: ['On stage', 'Back soon'] } },
  { status: { $gt: 'M' } },
  { name: { $autocomplete: 'ba' } },
  { id: { $autocomplete: 'super' } },
  { id: { $in: [subjectId, 'jack', 'nobody'] } },
  { id: { $nin: ['jack'] } },
  { id: subjectId, online: true },
  { id: subjectId, online: false },
  { team: 'blue' },
  { $or: [{ online: true }, { status: 'On stage' }] },
  { $nor: [{ online: true }, { last_active: { $exists: false } }] },
  { $and: [{ online: false }, { last_active: { $exists: true } }] },
  // Refused, in the same words whether the subject is invisible or not.
  { invisible: true },
  { revision: { $gt: 0 } },
  { online: { $regex: 't' } },
];

const pages = [
  { limit: 2 },
  { limit: 2, offset: 2 },
  { limit: 5, offset: 4, sort: [{ last_active: -1 }] },
  { limit: 3, sort: [{ last_active: -1 }] },
  { limit: 3, sort: [{ updated_at: -1 }] },
  { limit: 2, filter: { online: true } },
  { limit: 3, filter: { online: false }, sort: [{ last_active: -1 }] },
  // No index serves these, and the page is full before every user was checked.
  { limit: 1, filter: { team: 'blue' } },
  { limit: 1, filter: { team: 'blue' }, sort: [{ last_active: -1 }] },
  { limit: 1, filter: { status: { $exists: false } }, sort: [{ created_at: -1 }] },
  { id_gt: 'john', limit: 3 },
  { id_gt: 'super', filter: { online: false } },
  { limit: 101 },
];

const all = { type: 'messaging', id: 'all' };

const fixedRequests: SampleRequest[] = [
  ...sorts.map((sort) => users({ sort })),
  ...filters.map((filter) => users({ filter })),
  ...pages.map((page) => users(page)),
  channels({}),
  channels({ filter: { members: { $in: [subjectId] } }, sort: [{ updated_at: -1 }] }),
  channels({ filter: { type: 'messaging' }, sort: [{ last_message_at: -1 }], limit: 1 }),
  channels({ filter: { invisible: true } }),
  { method: 'watchChannel', params: all },
  { method: 'watchChannel', params: { type: 'messaging', id: 'two' } },
  {
    method: 'rewatch',
    params: { users: [{ key: 'q', ids: [subjectId, 'jack'] }], channels: [{ cids: ['messaging:all'] }] },
  },
];

/** The server refuses these to observers, in the same words whatever the subject does. */
const refusedRequests: SampleRequest[] = [
  { method: 'upsertUser', params: { user: { id: subjectId, status: 'Not mine' } } },
  { method: 'upsertUser', params: { user: { id: subjectId, invisible: false } } },
  { method: 'deleteUser', params: { id: subjectId } },
  { method: 'queryPresence', params: { id: subjectId } },
];

/** Ages in ms, to ask who was active, changed or created since then. Each of these times may betray an invisible user. */
const ages = [-1, 0, 1, 1_000, 8_000, 35_000, 60_000, 15 * 60_000];

/** How many of the sample requests every user may send, the subject included. */
export const allowedRequestCount = fixedRequests.length + times.length * ages.length;
/** How many sample requests there are, refused ones included. */
export const sampleRequestCount = allowedRequestCount + refusedRequests.length;

/** The sample request with a number, as it is sent at `now` (ms since 1970). */
export function sampleRequest(number: number, now: number): SampleRequest {
  const index = number % sampleRequestCount;
  const found = fixedRequests[index] ?? refusedRequests[index - allowedRequestCount];
  if (found !== undefined) return found;
  const rest = index - fixedRequests.length;
  const field = times[rest % times.length] as string;
  const since = new Date(now - (ages[Math.floor(rest / times.length)] as number)).toISOString();
  return users({ filter: { [field]: { [rest % 2 === 0 ? '$gte' : '$lt']: since } }, sort: [{ [field]: -1 }] });
}

/** The same request, which also starts watching where the method can do that. */
export function withPresence({ method, params }: SampleRequest): SampleRequest {
  return { method, params: watchingMethods.has(method) ? { ...params, presence: true } : params };
}

function users(params: Record<string, unknown>): SampleRequest {
  return { method: 'queryUsers', params: { filter: {}, sort: [], ...params } };
}

function channels(params: Record<string, unknown>): SampleRequest {
  return { method: 'queryChannels', params: { filter: {}, sort: [], ...params } };
}
