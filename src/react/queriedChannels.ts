import type { Channel, ChannelWithMembers } from '../protocol/channel.js';
import type { ChannelUpdatedEvent, PresenceEvent } from '../protocol/events.js';
import type { Watching } from '../protocol/requests.js';
import type { PresenceStore } from '../store/presenceStore.js';
import { watchChannels } from '../store/watchChannels.js';
import type { QuerySource } from './serverQueryOptions.js';

/** A channel as the cache of TanStack Query holds it: with ids of members. The users themselves are in the store. */
export interface QueriedChannel extends Channel {
  /**
   * Ids in member order: of the first members (100, `limits.membersPage`), and of further pages that were read. Members who join
   * are added when the list is complete.
   */
  members: string[];
  /** How many members there are, those who are not in `members` included. */
  member_count: number;
}

/** What the cache of TanStack Query holds of a query for channels. */
export interface QueriedChannels {
  /** In the order of the query. They follow changes of their data and members; a new channel comes with the next query. */
  channels: QueriedChannel[];
  /** With `presence: true`: who is watched. */
  watching?: Watching;
  /** Cids of channels that left the list because the own user was removed from them. */
  removed?: string[];
  /** Cids of channels that left the list because they were deleted. */
  deleted?: string[];
}

/** Puts the members of channels into the store. Returns what the cache holds of the answer. */
export function storeChannels(
  store: PresenceStore,
  channels: readonly ChannelWithMembers[],
  watching?: Watching,
): QueriedChannels {
  for (const { members } of channels) store.applyUsers(members, watching?.watched);
  return {
    channels: channels.map((channel) => ({ ...channel, members: channel.members.map(({ id }) => id) })),
    watching,
  };
}

/** Counts the channels and their members as used, if they are watched. Returns a function that ends this. */
export function retainChannels(
  { client, store, onError = () => {} }: QuerySource,
  { channels, watching }: QueriedChannels,
): () => void {
  if (!watching) return () => {};
  // A watch follows membership: who left is no longer watched.
  const members = new Set(channels.flatMap((channel) => channel.members));
  const watched = watching.watched.filter((id) => members.has(id));
  const release = store.retain(watched, 'channels');
  const cids = channels.map(({ cid }) => cid);
  const unwatch = watchChannels(client, store, cids, onError);
  return () => {
    release();
    unwatch();
  };
}

/** The channels after an event; the same object when none of them changed. */
export function reduceChannels<Data extends QueriedChannels>(data: Data, event: PresenceEvent): Data {
  if (event.type === 'channel.updated') {
    const index = data.channels.findIndex(({ cid }) => cid === event.channel.cid);
    const before = data.channels[index];
    return before ? { ...data, channels: data.channels.with(index, changeChannel(before, event)) } : data;
  }
  if (event.type !== 'channel.removed' && event.type !== 'channel.deleted') return data;
  const { cid } = event;
  const channels = data.channels.filter((channel) => channel.cid !== cid);
  if (channels.length === data.channels.length) return data;
  const { removed = [], deleted = [] } = data;
  return event.type === 'channel.removed'
    ? { ...data, channels, removed: [...removed, cid] }
    : { ...data, channels, deleted: [...deleted, cid] };
}

/** Whether an event shows that others were missed: they change the members of a channel in another way than it says. */
export function hasMissedChanges(data: QueriedChannels | undefined, event: PresenceEvent): boolean {
  if (event.type !== 'channel.updated') return false;
  const { channel, added = [], removed = [], member_count } = event;
  const before = data?.channels.find(({ cid }) => cid === channel.cid);
  return before !== undefined && member_count !== before.member_count + added.length - removed.length;
}

function changeChannel(
  before: QueriedChannel,
  { channel, added = [], removed = [], member_count }: ChannelUpdatedEvent,
): QueriedChannel {
  let { members } = before;
  if (removed.length > 0) members = members.filter((id) => !removed.includes(id));
  // The members of an incomplete list go on in pages that were not read; a new member is at the end of the last one.
  const isComplete = before.members.length === before.member_count;
  const joined = isComplete ? added.filter((id) => !members.includes(id)) : [];
  if (joined.length > 0) members = [...members, ...joined];
  return { ...channel, members, member_count };
}
