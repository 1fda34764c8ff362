/** One thing that anybody may ask. */
export interface Question {
  method: string;
  params: Record<string, unknown>;
}

type Filter = Record<string, unknown>;

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
  { id: { $in: ['super-band-9', 'jack', 'nobody'] } },
  { id: { $nin: ['jack'] } },
  { id: 'super-band-9', online: true },
  { id: 'super-band-9', online: false },
  { team: 'blue' },
  { $or: [{ online: true }, { status: 'On stage' }] },
  { $nor: [{ online: true }, { last_active: { $exists: false } }] },
  { $and: [{ online: false }, { last_active: { $exists: true } }] },
  // Refused, and in the same words whoever is invisible.
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
  // No index serves these, and a page is full before everybody was looked at.
  { limit: 1, filter: { team: 'blue' } },
  { limit: 1, filter: { team: 'blue' }, sort: [{ last_active: -1 }] },
  { limit: 1, filter: { status: { $exists: false } }, sort: [{ created_at: -1 }] },
  { id_gt: 'john', limit: 3 },
  { id_gt: 'super', filter: { online: false } },
  { limit: 101 },
];

const band = 'super-band-9';
const all = { type: 'messaging', id: 'all' };

const timeless: Question[] = [
  ...sorts.map((sort) => users({ sort })),
  ...filters.map((filter) => users({ filter })),
  ...pages.map((page) => users(page)),
  channels({}),
  channels({ filter: { members: { $in: [band] } }, sort: [{ updated_at: -1 }] }),
  channels({ filter: { type: 'messaging' }, sort: [{ last_message_at: -1 }], limit: 1 }),
  channels({ filter: { invisible: true } }),
  { method: 'watchChannel', params: all },
  { method: 'watchChannel', params: { type: 'messaging', id: 'two' } },
  {
    method: 'rewatch',
    params: { users: [{ key: 'q', ids: [band, 'jack'] }], channels: [{ cids: ['messaging:all'] }] },
  },
];

/** What a stranger is refused, in the same words whatever the band does. */
const refused: Question[] = [
  { method: 'upsertUser', params: { user: { id: band, status: 'Not mine' } } },
  { method: 'upsertUser', params: { user: { id: band, invisible: false } } },
  { method: 'deleteUser', params: { id: band } },
  { method: 'queryPresence', params: { id: band } },
];

/** Since when somebody has been active, changed or created: every one of those times may tell on a user. */
const ages = [-1, 0, 1, 1_000, 8_000, 35_000, 60_000, 15 * 60_000];

/** How many questions there are that anybody may ask, the band included. */
export const answeredCount = timeless.length + times.length * ages.length;
/** How many questions there are. */
export const questionCount = answeredCount + refused.length;

/** The question of a number, as it is asked at `now` (ms since 1970). */
export function question(number: number, now: number): Question {
  const index = number % questionCount;
  const found = timeless[index] ?? refused[index - answeredCount];
  if (found !== undefined) return found;
  const rest = index - timeless.length;
  const field = times[rest % times.length] as string;
  const since = new Date(now - (ages[Math.floor(rest / times.length)] as number)).toISOString();
  return users({ filter: { [field]: { [rest % 2 === 0 ? '$gte' : '$lt']: since } }, sort: [{ [field]: -1 }] });
}

/** The same question, with watching asked for where that can be. */
export function watching({ method, params }: Question): Question {
  return { method, params: /^(query|watch)/.test(method) ? { ...params, presence: true } : params };
}

function users(params: Record<string, unknown>): Question {
  return { method: 'queryUsers', params: { filter: {}, sort: [], ...params } };
}

function channels(params: Record<string, unknown>): Question {
  return { method: 'queryChannels', params: { filter: {}, sort: [], ...params } };
}
