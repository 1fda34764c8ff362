'use client';
import { useMemo } from 'react';
import { cidOf } from '../protocol/channel.js';
import type { Channel, ChannelData } from '../protocol/channel.js';
import { channelsOf } from '../store/channels.js';
import type { PresenceState } from '../store/createPresenceStore.js';
import type { PresenceRecord } from '../store/presenceRecord.js';
import { usePresenceContext } from './presenceContext.js';
import { useChannelRecords } from './useChannelRecords.js';
import { presencesOf, useGroup } from './useGroup.js';
import { useHold } from './useHold.js';
import { useServerQuery } from './useServerQuery.js';
import { useSource } from './useSource.js';
import type { SyncOptions } from './useSource.js';

export interface UseWatchedChannelOptions extends SyncOptions {
  /** Watches the members while mounted. Default true; `false` only reads. */
  presence?: boolean;
  /** Members of the channel, should it have to be created. The own user becomes one in any case. */
  members?: readonly string[];
  /** Other data of the channel, should it have to be created. */
  data?: ChannelData;
}

export interface WatchedChannel {
  channel: Channel | undefined;
  /** In member order. One who is not known yet is `presence: 'unknown'`. */
  members: PresenceRecord[];
  /** How many members are online, oneself included. */
  online_count: number;
  /** Members whose changes are heard: the first ten by the channel, all others by queries of their own. */
  watched: readonly string[];
  /** Members who cannot be watched, because the connection has as many watches as the server allows. */
  over_limit: readonly string[];
  isPending: boolean;
  error: Error | null;
  refetch: () => void;
}

/**
 * A channel and the presence of its members (CONTRACT.md section 3, "Watching"). Creates the channel where it is missing, lets
 * go of it 50 ms after the last hook that shows it. A `forbidden` or other error is returned and told to `onError`.
 */
export function useWatchedChannel(
  type: string,
  id: string,
  { presence = true, members, data, sync }: UseWatchedChannelOptions = {},
): WatchedChannel {
  const context = usePresenceContext('useWatchedChannel');
  const { client, store, onError } = context;
  const cid = cidOf(type, id);
  const channels = channelsOf(store, client, onError);
  const query = useServerQuery<readonly string[]>(
    context,
    ['channel', cid, presence],
    async () => {
      const created = members ? { ...data, members } : data;
      const answer = await client.channel(type, id, created).watch({ presence });
      channels.take(answer.channel, answer.members, answer.watching?.watched);
      return answer.watching?.watched ?? none;
    },
    {
      // What is known of a channel is kept up to date by events.
      staleTime: Infinity,
      refetchOnMount: () => (channels.has(cid) ? false : 'always'),
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
  );
  const record = useChannelRecords(
    channels,
    useMemo(() => [cid], [cid]),
    presence,
  ).get(cid);
  const ids = record?.members ?? none;
  useHold(store, query.data?.filter((member) => ids.includes(member)) ?? none, 'channels');
  const users = useGroup(store, ids, presencesOf, sync, presence);
  const { own, over_limit } = useSource(store, limitsOf);
  const { error, isPending, refetch } = query;
  return useMemo(() => {
    const { members: _, ...channel } = record ?? {};
    const all = [...users.values()];
    const over = over_limit.filter((member) => users.has(member));
    return {
      channel: record && (channel as Channel),
      members: all,
      online_count: all.filter(({ online }) => online).length,
      watched: presence ? ids.filter((member) => member !== own && !over.includes(member)) : none,
      over_limit: over,
      isPending: isPending || (!record && !error),
      error,
      refetch: () => void refetch(),
    };
  }, [record, users, over_limit, ids, own, presence, isPending, error, refetch]);
}

const none: readonly string[] = [];

function limitsOf({ own, over_limit }: PresenceState): { own: string | undefined; over_limit: readonly string[] } {
  return { own: own?.id, over_limit };
}
