'use client';
import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Channel } from '../protocol/channel.js';
import type { PresenceError } from '../protocol/errors.js';
import type { Filter, QueryOptions, Sort } from '../protocol/filter.js';
import type { Watching } from '../protocol/requests.js';
import type { PresenceRecord } from '../store/presenceRecord.js';
import { channelsQueryOptions } from './channelsQueryOptions.js';
import { identity } from './identity.js';
import { usePresenceContext } from './presenceContext.js';
import type { QueriedChannels } from './queriedChannels.js';
import { usePresenceMap } from './usePresenceMap.js';
import { usePresenceQueryClient } from './usePresenceQueryClient.js';
import type { ServerQueryOptions } from './useQueryUsers.js';
import type { SyncOptions } from './useSource.js';
import { withData } from './withData.js';

/** A channel with its members as they are now. */
export interface LiveChannel extends Channel {
  /** The first members (100, `limits.membersPage`), in member order. */
  members: PresenceRecord[];
  /** How many members there are, those who are not in `members` included. */
  member_count: number;
}

/** The `data` of {@link useQueryChannels}. */
export interface QueryChannelsData {
  /**
   * In the order of the query. A channel that was deleted, or that the own user was removed from, leaves; a new channel comes
   * with the next query.
   */
  channels: LiveChannel[];
  /** With `presence: true`: who is watched. */
  watching?: Watching;
}

/** Options of {@link useQueryChannels}: the page, `presence`, `sync`, and some of TanStack Query's. */
export type UseQueryChannelsOptions = QueryOptions & SyncOptions & ServerQueryOptions<QueriedChannels>;

/**
 * Queries channels. Returns TanStack Query's result, and renders for the properties of it that the component reads. `filter` and
 * `sort` need not be memoised.
 *
 * With `presence: true` the members of the channels are watched while mounted, and an event renders what it changed without
 * another request.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above. A failed request is `error` of the result.
 * @example
 * const mine = { type: 'messaging', members: { $in: ['john'] } };
 * const { data } = useQueryChannels(mine, [{ last_message_at: -1 }], { presence: true });
 */
export function useQueryChannels(
  filter: Filter,
  sort?: Sort,
  options: UseQueryChannelsOptions = {},
): UseQueryResult<QueryChannelsData, PresenceError> {
  const context = usePresenceContext('useQueryChannels');
  const queryOptions = { ...channelsQueryOptions(context, filter, sort, options), ...options };
  const query = useQuery<QueriedChannels, PresenceError>(queryOptions, usePresenceQueryClient(context));
  const { channels = none, watching } = query.data ?? {};
  const ids = useMemo(() => [...new Set(channels.flatMap(({ members }) => members))], [channels]);
  const users = usePresenceMap(context.store, ids, identity, options.sync, false);
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
  return withData(query, query.data && data);
}

const none: QueriedChannels['channels'] = [];
