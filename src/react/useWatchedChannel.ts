'use client';
import { useQuery } from '@tanstack/react-query';
import type { UseQueryOptions } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ChannelData } from '../protocol/channel.js';
import type { PresenceState } from '../store/presenceState.js';
import type { PresenceRecord } from '../store/presenceRecord.js';
import { holdChannels, takeChannels } from './channelsQueryOptions.js';
import type { QueriedChannel, QueriedChannels } from './channelsQueryOptions.js';
import { identity } from './identity.js';
import { usePresenceContext } from './presenceContext.js';
import { serverQueryOptions } from './serverQueryOptions.js';
import { usePresenceMap } from './usePresenceMap.js';
import { usePresenceQueryClient } from './usePresenceQueryClient.js';
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

export interface UseWatchedChannelResult {
  channel: QueriedChannel | undefined;
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
): UseWatchedChannelResult {
  const context = usePresenceContext('useWatchedChannel');
  const { client, store } = context;
  const query = useQuery<QueriedChannels>(
    {
      ...serverQueryOptions<QueriedChannels>(
        context,
        ['channel', type, id, presence],
        presence,
        async () => {
          const created = members ? { ...data, members } : data;
          const answer = await client.channel(type, id, created).watch({ presence });
          return takeChannels(
            context,
            [{ ...answer.channel, members: answer.members, member_count: answer.member_count }],
            answer.watching,
          );
        },
        (known, patch) => holdChannels(context, known, patch),
      ),
      // What is known of a channel is kept up to date by events.
      staleTime: Infinity,
    } as UseQueryOptions<QueriedChannels>,
    usePresenceQueryClient(context),
  );
  const record = query.data?.channels[0];
  const ids = record?.members ?? none;
  const users = usePresenceMap(store, ids, identity, sync, presence);
  const { own, over_limit } = useSource(store, limitsOf);
  const { error, isPending, refetch } = query;
  return useMemo(() => {
    const all = [...users.values()];
    const over = over_limit.filter((member) => users.has(member));
    return {
      channel: record,
      members: all,
      online_count: all.filter(({ online }) => online).length,
      watched: presence ? ids.filter((member) => member !== own && !over.includes(member)) : none,
      over_limit: over,
      isPending,
      error,
      refetch,
    };
  }, [record, users, over_limit, ids, own, presence, isPending, error, refetch]);
}

const none: readonly string[] = [];

function limitsOf({ own, over_limit }: PresenceState): { own: string | undefined; over_limit: readonly string[] } {
  return { own: own?.id, over_limit };
}
