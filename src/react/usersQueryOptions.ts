import type { Filter, QueryOptions, Sort } from '../protocol/filter.js';
import type { Watching } from '../protocol/requests.js';
import { watchUsers } from '../store/watchUsers.js';
import { serverQueryOptions } from './serverQueryOptions.js';
import type { QuerySource } from './serverQueryOptions.js';

/** What the cache of TanStack Query holds of a query for users: ids. The users themselves are in the store. */
export interface QueriedUsers {
  /** In the order of the query. A user who is deleted leaves; a newcomer comes with the next query. */
  ids: string[];
  /** With `presence: true`: who is watched. */
  watching?: Watching;
}

/**
 * Options of a query for users, for `useQuery`, `useSuspenseQuery`, `queryClient.prefetchQuery` and the like of an app's own
 * TanStack Query. The data has ids, which `usePresence(id)` and `useUser(id)` show. Events change it without another request.
 *
 * `presence: true` watches the users until 50 ms after the last component that uses the query unmounts. A query that was fetched
 * in advance and is never used watches until it leaves the cache. The request waits until the client is connected.
 *
 * @example
 * const options = usersQueryOptions({ client, store }, { online: true }, [{ name: 1 }], { presence: true, limit: 20 });
 * await queryClient.prefetchQuery(options);
 */
export function usersQueryOptions(
  source: QuerySource,
  filter: Filter,
  sort: Sort = [],
  { presence = false, limit, offset, id_gt }: QueryOptions = {},
) {
  const { client, store, onError } = source;
  const page = { limit, offset, id_gt };

  /** Without a connection a watch ends by itself: the client does not restore it. */
  function reportRelease(error: unknown): void {
    if (store.getState().connection === 'connected') onError?.(error);
  }

  return serverQueryOptions<QueriedUsers>(source, {
    key: ['users', filter, sort, { presence, ...page }],
    presence,
    async read() {
      const watch = presence ? await watchUsers(client, filter, sort, page) : undefined;
      const { users, watching } = watch ?? (await client.queryUsers(filter, sort, page));
      store.applyUsers(users, watching?.watched);
      return {
        data: { ids: users.map(({ id }) => id), watching },
        users,
        endWatch: watch && (() => void watch.release().catch(reportRelease)),
      };
    },
    retain: ({ watching }) => store.retain(watching?.watched ?? [], 'queries'),
    reduce(data, event) {
      if (event.type !== 'user.deleted' || !data.ids.includes(event.user.id)) return data;
      return { ...data, ids: data.ids.filter((id) => id !== event.user.id) };
    },
  });
}
