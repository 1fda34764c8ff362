'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Channel } from '../protocol/channel.js';
import type { Filter, QueryOptions, Sort } from '../protocol/filter.js';
import type { Watching } from '../protocol/requests.js';
import { channelsOf } from '../store/channels.js';
import type { PresenceRecord } from '../store/presenceRecord.js';
import { usePresenceContext } from './presenceContext.js';
import { useChannelRecords } from './useChannelRecords.js';
import { presencesOf, useGroup } from './useGroup.js';
import { useHold } from './useHold.js';
import { useServerQuery } from './useServerQuery.js';
import type { ServerQueryOptions } from './useServerQuery.js';
import type { SyncOptions } from './useSource.js';

/** What the cache of TanStack Query holds of it: names. Channels and users are in the store. */
export interface QueriedChannels {
  cids: string[];
  watching?: Watching;
}

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
  sort: Sort = [],
  { presence = false, limit, offset, id_gt, sync, ...options }: UseQueryChannelsOptions = {},
): UseQueryResult<QueryChannelsData> {
  const context = usePresenceContext('useQueryChannels');
  const { client, store, onError } = context;
  const channels = channelsOf(store, client, onError);
  const page = { presence, limit, offset, id_gt };
  const query = useServerQuery<QueriedChannels>(
    context,
    ['channels', filter, sort, page],
    async () => {
      const { channels: found, watching } = await client.queryChannels(filter, sort, page);
      for (const { members, ...channel } of found) channels.take(channel, members, watching?.watched);
      return { cids: found.map(({ cid }) => cid), watching };
    },
    { ...(presence && { staleTime: 0, refetchOnMount: 'always' }), ...options },
  );
  const { cids = none, watching } = query.data ?? {};
  const records = useChannelRecords(channels, cids, presence);
  const members = useMemo(() => [...new Set([...records.values()].flatMap((record) => record.members))], [records]);
  useHold(store, watchedOf(watching, members), 'channels');
  const users = useGroup(store, members, presencesOf, sync, false);
  const data = useMemo(
    () => ({
      channels: Array.from(records.values(), (record) => ({
        ...record,
        members: record.members.flatMap((id) => users.get(id) ?? []),
      })),
      watching,
    }),
    [records, users, watching],
  );
  return { ...query, data: query.data && data } as UseQueryResult<QueryChannelsData>;
}

const none: string[] = [];

function watchedOf(watching: Watching | undefined, members: readonly string[]): string[] {
  // A watch follows membership: who left is watched no more.
  const now = new Set(members);
  return watching?.watched.filter((id) => now.has(id)) ?? none;
}
