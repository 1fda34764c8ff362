import type { Filter, QueryOptions, Sort } from '../protocol/filter.js';
import type { Watching } from '../protocol/requests.js';
import { watchUsers } from '../store/watchUsers.js';
import { serverQueryOptions } from './serverQueryOptions.js';
import type { QuerySource } from './serverQueryOptions.js';

/** What the cache of TanStack Query holds of it: ids. The users are in the store. */
export interface QueriedUsers {
  /** In the order of the query. One who is deleted leaves; a newcomer comes with the next query. */
  ids: string[];
  /** With `presence: true`: what is really watched. */
  watching?: Watching;
}

/**
 * Options of a query for users, for `useQuery`, `useSuspenseQuery`, `queryClient.prefetchQuery` and the like of an app's own
 * TanStack Query. The answer is ids, `usePresence(id)` and `useUser(id)` show them, and an event asks nothing again.
 *
 * `presence: true` watches the rows until 50 ms after the last component that uses the query; fetched in advance and never
 * used, until it leaves the cache. While nobody is connected it waits.
 */
export function usersQueryOptions(
  source: QuerySource,
  filter: Filter,
  sort: Sort = [],
  { presence = false, limit, offset, id_gt }: QueryOptions = {},
) {
  const { client, store, onError } = source;
  const endFailed = (error: unknown) => store.getState().connection === 'connected' && onError?.(error);
  const page = { presence, limit, offset, id_gt };
  return serverQueryOptions<QueriedUsers>(
    source,
    ['users', filter, sort, page],
    presence,
    async (watches) => {
      const watch = presence ? await watchUsers(client, filter, sort, { limit, offset, id_gt }) : undefined;
      const { users, watching } = watch ?? (await client.queryUsers(filter, sort, page));
      // While there is no connection this is no error: the client does not take the watch up again.
      if (watch) watches(() => void watch.release().catch(endFailed));
      store.applyUsers(users, watching?.watched);
      return { ids: users.map(({ id }) => id), watching };
    },
    ({ ids, watching }, patch) => {
      const letGo = store.retain(watching?.watched ?? [], 'queries');
      const stop = client.on('user.deleted', ({ user }) => {
        if (ids.includes(user.id)) patch({ ids: ids.filter((id) => id !== user.id), watching });
      });
      return () => {
        letGo();
        stop();
      };
    },
  );
}
