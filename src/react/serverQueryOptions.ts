import { queryOptions } from '@tanstack/react-query';
import type { Query, QueryClient, QueryKey } from '@tanstack/react-query';
import type { PresenceClient } from '../client/presenceClient.js';
import type { PresenceError } from '../protocol/errors.js';
import type { User } from '../protocol/user.js';
import type { PresenceStore } from '../store/presenceStore.js';
import { readsOf } from '../store/readsOf.js';
import { createQueryWatch } from './queryWatch.js';
import type { QueryBehaviour, QueryWatch } from './queryWatch.js';
import { queryKeyPrefix } from './usePresenceQueryClient.js';
import { whenConnected } from './whenConnected.js';

/** Where a query is sent to, and where the users that it returns are kept. */
export interface QuerySource {
  client: PresenceClient;
  /** The store that `<PresenceProvider store={…}>` has as well. */
  store: PresenceStore;
  /** Called with each error, in addition to the query's own `error`. */
  onError?: (error: unknown) => void;
}

/** A read of the server. */
export interface ServerQuery<Data> extends QueryBehaviour<Data> {
  /** What the query key says beside the store. */
  key: readonly unknown[];
  /** Whether the users are watched. Then the server is asked again on mount, unless the watches are still active. */
  presence: boolean;
  /**
   * Sends the request, and puts the users into the store. `previous` is what the cache has.
   */
  read(previous: Data | undefined): Promise<{
    data: Data;
    /** The list of users in the answer, the same object. */
    users: readonly User[] | undefined;
    /** Ends a watch of the answer's own. */
    endWatch?: () => void;
  }>;
}

const watches = new WeakMap<object, QueryWatch<unknown>>();

/** Options of TanStack Query for a read of the server. It waits until the client is connected. */
export function serverQueryOptions<Data>(
  source: QuerySource,
  { key, presence, read, ...behaviour }: ServerQuery<Data>,
) {
  const { client, store, onError } = source;
  return queryOptions<Data, PresenceError>({
    queryKey: [...queryKeyPrefix(store), ...key],
    // It waits for a connection by itself, whatever the browser says of the network.
    networkMode: 'always',
    // The client has already tried what can be tried: another attempt would be refused, and reported, again.
    retry: false,
    refetchOnMount: (query) => !presence || watches.get(query)?.isActive || 'always',
    async queryFn(context): Promise<Data> {
      const { client: queryClient, queryKey } = context;
      const query = queryClient.getQueryCache().find<Data>({ queryKey, exact: true }) as Query<Data>;
      const watch = watchOf(query) ?? createQueryWatch(query, queryClient, source, behaviour);
      watches.set(query, watch);
      const { data: previous } = query.state;
      if (!watch.isActive && previous !== undefined) watch.replace(previous);
      // TanStack Query cancels a query whose signal was read when its component unmounts, as it does once in StrictMode. So the
      // signal is read only where waiting for a connection needs it.
      if (!client.user) await whenConnected(client, context.signal);
      readsOf(client).add(context);
      try {
        const { data, users, endWatch } = await read(previous);
        watch.replace(data, endWatch);
        if (users) watch.answered(users);
        return data;
      } catch (error) {
        onError?.(error);
        throw error;
      } finally {
        readsOf(client).delete(context);
      }
    },
  });
}

/** Changes the cached data of a query that a component uses, without a request. */
export function updateServerQuery<Data>(
  queryClient: QueryClient,
  queryKey: QueryKey,
  change: (data: Data) => Data,
): void {
  const query = queryClient.getQueryCache().find<Data>({ queryKey, exact: true });
  if (query) watchOf(query)?.update(change);
}

function watchOf<Data>(query: Query<Data>): QueryWatch<Data> | undefined {
  return watches.get(query) as QueryWatch<Data> | undefined;
}
