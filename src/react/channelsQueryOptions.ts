import type { Channel, ChannelWithMembers } from '../protocol/channel.js';
import type { Filter, QueryOptions, Sort } from '../protocol/filter.js';
import type { Watching } from '../protocol/requests.js';
import type { User } from '../protocol/user.js';
import { newer } from '../protocol/newer.js';
import { watchChannels } from '../store/watchChannels.js';
import { serverQueryOptions } from './serverQueryOptions.js';
import type { QuerySource } from './serverQueryOptions.js';

/** A channel as the cache of TanStack Query holds it: its members are ids, since a user exists once, in the store. */
export interface QueriedChannel extends Channel {
  /** In member order. */
  members: string[];
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
  return { channels: channels.map(({ members, ...channel }) => named(channel, members)), watching };
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
  const stops = [
    store.retain(watched, 'channels'),
    watchChannels(client, store, cids, onError),
    client.on('channel.updated', ({ channel, members: users }) => {
      const known = channels.find(({ cid }) => cid === channel.cid);
      const told = known && newer(known, named(channel, users));
      if (!told || told === known) return;
      store.applyUsers(users);
      patch({ channels: channels.map((one) => (one === known ? told : one)), watching });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function named(channel: Channel, members: readonly User[]): QueriedChannel {
  return { ...channel, members: members.map(({ id }) => id) };
}
