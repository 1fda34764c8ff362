import { createOrderedMap } from '../base/orderedMap.js';
import type { OrderedMap } from '../base/orderedMap.js';
import type { Stored } from './ports.js';
import type { ChannelRecord, UserRecord } from './record.js';
import { publicView } from './visible.js';

/**
 * All users and channels, in memory, with the indexes that queries walk. The indexes hold the public view alone, so that
 * no order and no result can tell more than that view.
 */
export interface Directory {
  readonly users: ReadonlyMap<string, UserRecord>;
  readonly channels: ReadonlyMap<string, ChannelRecord>;
  /** Ids of all users, in order. */
  readonly ids: OrderedMap<string, string>;
  /** Ids of those who are online to others, in order. */
  readonly online: OrderedMap<string, string>;
  /** Users who have that time, by `time + id`: in order of time, and of id within one instant. */
  readonly byTime: Readonly<Record<TimeField, OrderedMap<string, string>>>;
  /** Cids of all channels, by `id type`: in order of id, and of type among equal ids. */
  readonly cids: OrderedMap<string, string>;
  /** The channels that each user is a member of. */
  readonly memberOf: ReadonlyMap<string, ReadonlySet<string>>;
  putUser(id: string, record: UserRecord | undefined): void;
  isMember(userId: string, cid: string): boolean;
  /** Keeps a channel; `change` says who came and who left, so that the cost is that of the change. */
  putChannel(record: ChannelRecord, change: MemberChange): void;
  deleteChannel(cid: string): void;
}

/** Who became a member of a channel, and who is one no more. */
export interface MemberChange {
  added: readonly string[];
  removed: readonly string[];
}

export type TimeField = 'last_active' | 'created_at';
const timeFields: readonly TimeField[] = ['last_active', 'created_at'];

/** Makes a {@link Directory} of what a storage holds. */
export function createDirectory(stored: Stored): Directory {
  const users = new Map<string, UserRecord>();
  const channels = new Map<string, ChannelRecord>();
  const ids = createOrderedMap<string, string>();
  const online = createOrderedMap<string, string>();
  const byTime = { last_active: createOrderedMap<string, string>(), created_at: createOrderedMap<string, string>() };
  const cids = createOrderedMap<string, string>();
  const memberOf = new Map<string, Set<string>>();

  function putUser(id: string, record: UserRecord | undefined): void {
    const old = users.get(id);
    const before = old && publicView(old);
    const after = record && publicView(record);
    if (record === undefined) users.delete(id);
    else users.set(id, record);
    if (before === after) return;
    if (before === undefined) ids.set(id, id);
    if (after === undefined) ids.delete(id);
    if (before?.online !== after?.online) {
      if (after?.online) online.set(id, id);
      else online.delete(id);
    }
    for (const field of timeFields) {
      const [from, to] = [before?.[field], after?.[field]];
      if (from === to) continue;
      if (from !== undefined) byTime[field].delete(from + id);
      if (to !== undefined) byTime[field].set(to + id, id);
    }
  }

  function putChannel(record: ChannelRecord, { added, removed }: MemberChange): void {
    const { cid } = record;
    channels.set(cid, record);
    cids.set(orderOf(record), cid);
    for (const id of removed) removeMember(id, cid);
    for (const id of added) {
      const theirs = memberOf.get(id);
      if (theirs === undefined) memberOf.set(id, new Set([cid]));
      else theirs.add(cid);
    }
  }

  function removeMember(id: string, cid: string): void {
    const theirs = memberOf.get(id);
    if (theirs?.delete(cid) && theirs.size === 0) memberOf.delete(id);
  }

  function deleteChannel(cid: string): void {
    const record = channels.get(cid);
    if (record === undefined) return;
    for (const id of record.members) removeMember(id, cid);
    channels.delete(cid);
    cids.delete(orderOf(record));
  }

  for (const record of stored.users) putUser(record.id, record);
  for (const record of stored.channels) putChannel(record, { added: record.members, removed: [] });
  return {
    users,
    channels,
    ids,
    online,
    byTime,
    cids,
    memberOf,
    isMember: (userId, cid) => memberOf.get(userId)?.has(cid) === true,
    putUser,
    putChannel,
    deleteChannel,
  };
}

/** Where a channel comes in the order of all. */
function orderOf({ channel: { id, type } }: ChannelRecord): string {
  return `${id} ${type}`;
}
