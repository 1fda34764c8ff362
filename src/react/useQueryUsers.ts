'use client';
import { useQuery } from '@tanstack/react-query';
import type { UseQueryOptions, UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { PresenceError } from '../protocol/errors.js';
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
import { withData } from './withData.js';

/** The `data` of {@link useQueryUsers}. */
export interface QueryUsersData {
  /** In the order of the query. A user who is deleted leaves; a newcomer comes with the next query. */
  users: PresenceRecord[];
  /** With `presence: true`: who is watched. */
  watching?: Watching;
}

/** Options of TanStack Query that `useQueryUsers` and `useQueryChannels` take. */
export type ServerQueryOptions<Data> = Pick<
  UseQueryOptions<Data, PresenceError>,
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

/** Options of {@link useQueryUsers}: the page, `presence`, `sync`, and some of TanStack Query's. */
export type UseQueryUsersOptions = QueryOptions & SyncOptions & ServerQueryOptions<QueriedUsers>;

/**
 * Queries users. Returns TanStack Query's result, and renders for the properties of it that the component reads. `filter` and
 * `sort` need not be memoised.
 *
 * With `presence: true` the users are watched while mounted, and an event renders what it changed without another request.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above. A failed request is `error` of the result.
 * @example
 * const { data, isPending } = useQueryUsers({ online: true }, [{ name: 1 }], { presence: true, limit: 20 });
 * return data?.users.map(({ id, name }) => <li key={id}>{name}</li>);
 */
export function useQueryUsers(
  filter: Filter,
  sort?: Sort,
  options: UseQueryUsersOptions = {},
): UseQueryResult<QueryUsersData, PresenceError> {
  const context = usePresenceContext('useQueryUsers');
  const queryOptions = { ...usersQueryOptions(context, filter, sort, options), ...options };
  const query = useQuery<QueriedUsers, PresenceError>(queryOptions, usePresenceQueryClient(context));
  const { ids = none, watching } = query.data ?? {};
  const records = usePresenceMap(context.store, ids, identity, options.sync, false);
  const data = useMemo(() => ({ users: [...records.values()], watching }), [records, watching]);
  return withData(query, query.data && data);
}

const none: readonly string[] = [];
