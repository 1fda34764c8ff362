'use client';
import { useQuery } from '@tanstack/react-query';
import type { UseQueryOptions, UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Channel } from '../protocol/channel.js';
import type { Filter, QueryOptions, Sort } from '../protocol/filter.js';
import type { Watching } from '../protocol/requests.js';
import type { PresenceRecord } from '../store/presenceRecord.js';
import { channelsQueryOptions } from './channelsQueryOptions.js';
import type { QueriedChannels } from './channelsQueryOptions.js';
import { identity } from './identity.js';
import { usePresenceContext } from './presenceContext.js';
import { usePresenceMap } from './usePresenceMap.js';
import { usePresenceQueryClient } from './usePresenceQueryClient.js';
import type { ServerQueryOptions } from './useQueryUsers.js';
import type { SyncOptions } from './useSource.js';

/** A channel with its members as they are now, in member order. */
export type LiveChannel = Channel & { members: PresenceRecord[] };

export interface QueryChannelsData {
  /** In the order of the query. A new channel comes with the next query. */
  channels: LiveChannel[];
  /** With `presence: true`: what is really watched. */
  watching?: Watching;
}

export type UseQueryChannelsOptions = QueryOptions & SyncOptions & ServerQueryOptions<QueriedChannels>;

/**
 * Queries channels, with TanStack Query's result. `presence: true` watches the members of the channels while mounted, and an
 * event renders what it changed without asking again. `filter` and `sort` need not be memoised.
 */
export function useQueryChannels(
  filter: Filter,
  sort?: Sort,
  options: UseQueryChannelsOptions = {},
): UseQueryResult<QueryChannelsData> {
  const context = usePresenceContext('useQueryChannels');
  const asked = channelsQueryOptions(context, filter, sort, options);
  const query = useQuery({ ...asked, ...options } as UseQueryOptions<QueriedChannels>, usePresenceQueryClient(context));
  const { channels = none, watching } = query.data ?? {};
  const members = [...new Set(channels.flatMap((channel) => channel.members))];
  const users = usePresenceMap(context.store, members, identity, options.sync, false);
  const data = useMemo(
    () => ({
      channels: channels.map((channel) => ({
        ...channel,
        members: channel.members.flatMap((id) => users.get(id) ?? []),
      })),
      watching,
    }),
    [channels, users, watching],
  );
  return { ...query, data: query.data && data } as UseQueryResult<QueryChannelsData>;
}

const none: QueriedChannels['channels'] = [];
