import type { Channel, ChannelWithMembers } from '../protocol/channel.js';
import type { Filter, QueryOptions, Sort } from '../protocol/filter.js';
import type { Watching } from '../protocol/requests.js';
import type { ChannelUpdatedEvent } from '../protocol/events.js';
import { watchChannels } from '../store/watchChannels.js';
import { serverQueryOptions } from './serverQueryOptions.js';
import type { QuerySource } from './serverQueryOptions.js';

/** A channel as the cache of TanStack Query holds it: its members are ids, since a user exists once, in the store. */
export interface QueriedChannel extends Channel {
  /** The first members (100, `limits.membersPage`) in member order, and those who came since where these are all. */
  members: string[];
  /** How many members there are. */
  member_count: number;
}

export interface QueriedChannels {
  /** In the order of the query. Follows new data and members; a new channel comes with the next query. */
  channels: QueriedChannel[];
  /** With `presence: true`: what is really watched. */
  watching?: Watching;
}

/**
 * Options of a query for channels, for `useQuery`, `useSuspenseQuery`, `queryClient.prefetchQuery` and the like of an app's own
 * TanStack Query. Members are ids, which `usePresence(id)` and `useUser(id)` show; an event asks nothing again.
 *
 * `presence: true` watches the members of the channels, for as long as `usersQueryOptions` would.
 */
export function channelsQueryOptions(
  source: QuerySource,
  filter: Filter,
  sort: Sort = [],
  { presence = false, limit, offset, id_gt }: QueryOptions = {},
) {
  const { client } = source;
  const page = { presence, limit, offset, id_gt };
  return serverQueryOptions<QueriedChannels>(
    source,
    ['channels', filter, sort, page],
    presence,
    async () => {
      const { channels, watching } = await client.queryChannels(filter, sort, page);
      return takeChannels(source, channels, watching);
    },
    (data, patch) => holdChannels(source, data, patch),
  );
}

/** Puts the members of channels into the store, and leaves what the cache holds. */
export function takeChannels(
  { store }: QuerySource,
  channels: readonly ChannelWithMembers[],
  watching?: Watching,
): QueriedChannels {
  for (const { members } of channels) store.applyUsers(members, watching?.watched);
  return {
    channels: channels.map(({ members, ...channel }) => ({ ...channel, members: members.map(({ id }) => id) })),
    watching,
  };
}

/** Keeps channels up to date, and counts what is watched through them. */
export function holdChannels(
  { client, store, onError = () => {} }: QuerySource,
  { channels, watching }: QueriedChannels,
  patch: (data: QueriedChannels) => void,
): () => void {
  // A watch follows membership: who left is watched no more.
  const members = new Set(channels.flatMap((channel) => channel.members));
  const watched = watching?.watched.filter((id) => members.has(id)) ?? [];
  const cids = watching ? channels.map(({ cid }) => cid) : [];
  function remove(cid: string): void {
    const left = channels.filter((one) => one.cid !== cid);
    if (left.length < channels.length) patch({ channels: left, watching });
  }

  const stops = [
    store.retain(watched, 'channels'),
    watchChannels(client, store, cids, onError),
    client.on('channel.updated', (event) => {
      const known = channels.find(({ cid }) => cid === event.channel.cid);
      if (known) patch({ channels: channels.map((one) => (one === known ? changed(known, event) : one)), watching });
    }),
    client.on('channel.removed', ({ cid }) => remove(cid)),
    client.on('channel.deleted', ({ cid }) => remove(cid)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** The channel after a change. New members are shown where all are: those beyond the first page have a page of their own. */
function changed(
  { members, member_count: count }: QueriedChannel,
  { channel, added = [], removed = [], member_count }: ChannelUpdatedEvent,
): QueriedChannel {
  const kept = members.filter((id) => !removed.includes(id));
  return { ...channel, members: members.length === count ? [...kept, ...added] : kept, member_count };
}
