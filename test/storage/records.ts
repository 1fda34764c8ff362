import type { Storage, Stored } from 'presence-kit/engine';

type UserRecord = Stored['users'] extends Iterable<infer Record> ? Record : never;
type ChannelRecord = Stored['channels'] extends Iterable<infer Record> ? Record : never;

const time = '2019-01-07T13:17:42.375Z';

/** A user as an engine stores it. */
export function user(id: string, fields: Record<string, unknown> = {}): UserRecord {
  return {
    id,
    publicUser: { id, online: false, created_at: time, updated_at: time, revision: 1, ...fields },
    profile: { updated_at: time, revision: 1 },
    invisible: false,
    own_revision: 1,
    sessions: [{ id: 'a-session', state: 'live' }],
    lastHeardAt: 1_546_867_062_375,
  };
}

/** A channel as an engine stores it. */
export function channel(cid: string, members: string[]): ChannelRecord {
  const [type = '', id = ''] = cid.split(':');
  return { cid, channel: { type, id, cid, created_at: time, updated_at: time, revision: 1 }, members };
}

/** Everything that is stored, in order of the keys. */
export async function allOf(storage: Storage) {
  const { users, channels, ...rest } = await storage.load();
  return {
    users: [...users].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    channels: [...channels].toSorted((a, b) => (a.cid < b.cid ? -1 : 1)),
    ...rest,
  };
}
