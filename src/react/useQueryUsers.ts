'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Filter, QueryOptions, Sort } from '../protocol/filter.js';
import type { Watching } from '../protocol/requests.js';
import type { PresenceRecord } from '../store/presenceRecord.js';
import { usePresenceContext } from './presenceContext.js';
import { presencesOf, useGroup } from './useGroup.js';
import { useHold } from './useHold.js';
import { useServerQuery } from './useServerQuery.js';
import type { ServerQueryOptions } from './useServerQuery.js';
import type { SyncOptions } from './useSource.js';

/** What the cache of TanStack Query holds of it: ids. The users are in the store. */
export interface QueriedUsers {
  ids: string[];
  watching?: Watching;
}

export interface QueryUsersData {
  /** In the order of the query. One who is deleted leaves; a newcomer comes with the next query. */
  users: PresenceRecord[];
  /** With `presence: true`: what is really watched. */
  watching?: Watching;
}

export type UseQueryUsersOptions = QueryOptions & SyncOptions & ServerQueryOptions<QueriedUsers>;

/**
 * Queries users, with TanStack Query's result. `presence: true` watches the rows while mounted, and an event renders what it
 * changed without asking again. `filter` and `sort` need not be memoised.
 */
export function useQueryUsers(
  filter: Filter,
  sort: Sort = [],
  { presence = false, limit, offset, id_gt, sync, ...options }: UseQueryUsersOptions = {},
): UseQueryResult<QueryUsersData> {
  const context = usePresenceContext('useQueryUsers');
  const { client, store } = context;
  const page = { presence, limit, offset, id_gt };
  const query = useServerQuery<QueriedUsers>(
    context,
    ['users', filter, sort, page],
    async () => {
      const { users, watching } = await client.queryUsers(filter, sort, page);
      store.take(users, watching?.watched);
      return { ids: users.map(({ id }) => id), watching };
    },
    { ...(presence && { staleTime: 0, refetchOnMount: 'always' }), ...options },
  );
  const { ids = none, watching } = query.data ?? {};
  useHold(store, watching?.watched ?? none, 'queries');
  const records = useGroup(store, ids, presencesOf, sync, false);
  const data = useMemo(
    () => ({ users: [...records.values()].filter(({ id }) => store.has(id)), watching }),
    [store, records, watching],
  );
  return { ...query, data: query.data && data } as UseQueryResult<QueryUsersData>;
}

const none: string[] = [];
