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
  /** The channels that each user is a member of. */
  readonly memberOf: ReadonlyMap<string, ReadonlySet<string>>;
  putUser(id: string, record: UserRecord | undefined): void;
  putChannel(cid: string, record: ChannelRecord | undefined): void;
}

/** Makes a {@link Directory} of what a storage holds. */
export function createDirectory(stored: Stored): Directory {
  const users = new Map<string, UserRecord>();
  const channels = new Map<string, ChannelRecord>();
  const ids = createOrderedMap<string, string>();
  const online = createOrderedMap<string, string>();
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
  }

  function putChannel(cid: string, record: ChannelRecord | undefined): void {
    for (const id of channels.get(cid)?.members ?? []) {
      const cids = memberOf.get(id);
      if (cids?.delete(cid) && cids.size === 0) memberOf.delete(id);
    }
    if (record === undefined) {
      channels.delete(cid);
      return;
    }
    channels.set(cid, record);
    for (const id of record.members) {
      const cids = memberOf.get(id);
      if (cids === undefined) memberOf.set(id, new Set([cid]));
      else cids.add(cid);
    }
  }

  for (const record of stored.users) putUser(record.id, record);
  for (const record of stored.channels) putChannel(record.cid, record);
  return { users, channels, ids, online, memberOf, putUser, putChannel };
}
