'use client';
import { useQuery } from '@tanstack/react-query';
import type { UseQueryOptions, UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Filter, QueryOptions, Sort } from '../protocol/filter.js';
import type { Watching } from '../protocol/requests.js';
import type { PresenceRecord } from '../store/presenceRecord.js';
import { identity } from './identity.js';
import { usePresenceContext } from './presenceContext.js';
import { usePresenceMap } from './usePresenceMap.js';
import { usePresenceQueryClient } from './usePresenceQueryClient.js';
import type { SyncOptions } from './useSource.js';
import { usersQueryOptions } from './usersQueryOptions.js';
import type { QueriedUsers } from './usersQueryOptions.js';

export interface QueryUsersData {
  /** In the order of the query. One who is deleted leaves; a newcomer comes with the next query. */
  users: PresenceRecord[];
  /** With `presence: true`: what is really watched. */
  watching?: Watching;
}

/** Options of TanStack Query that the query hooks hand on. */
export type ServerQueryOptions<Data> = Pick<
  UseQueryOptions<Data>,
  | 'enabled'
  | 'gcTime'
  | 'placeholderData'
  | 'refetchInterval'
  | 'refetchOnMount'
  | 'refetchOnReconnect'
  | 'refetchOnWindowFocus'
  | 'retry'
  | 'staleTime'
>;

export type UseQueryUsersOptions = QueryOptions & SyncOptions & ServerQueryOptions<QueriedUsers>;

/**
 * Queries users, with TanStack Query's result. `presence: true` watches the rows while mounted, and an event renders what it
 * changed without asking again. `filter` and `sort` need not be memoised.
 */
export function useQueryUsers(
  filter: Filter,
  sort?: Sort,
  options: UseQueryUsersOptions = {},
): UseQueryResult<QueryUsersData> {
  const context = usePresenceContext('useQueryUsers');
  const asked = usersQueryOptions(context, filter, sort, options);
  const query = useQuery({ ...asked, ...options } as UseQueryOptions<QueriedUsers>, usePresenceQueryClient(context));
  const { ids = [], watching } = query.data ?? {};
  const records = usePresenceMap(context.store, ids, identity, options.sync, false);
  const data = useMemo(() => ({ users: [...records.values()], watching }), [records, watching]);
  return { ...query, data: query.data && data } as UseQueryResult<QueryUsersData>;
}
