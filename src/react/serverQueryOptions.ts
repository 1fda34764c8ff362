import { queryOptions } from '@tanstack/react-query';
import type { Query, QueryFunctionContext } from '@tanstack/react-query';
import type { PresenceClient } from '../client/presenceClient.js';
import type { PresenceStore } from '../store/presenceStore.js';
import { readsOf } from '../store/readsOf.js';
import { followQuery } from './followQuery.js';
import type { Hold, QueryFollower } from './followQuery.js';
import { queryKeyPrefix } from './usePresenceQueryClient.js';

/** Whom a query asks, and where the records go. */
export interface QuerySource {
  client: PresenceClient;
  /** The one that is given to `<PresenceProvider store={…}>`. */
  store: PresenceStore;
  /** Hears of errors, beside whoever made the query. */
  onError?: (error: unknown) => void;
}

const followers = new WeakMap<object, QueryFollower<unknown>>();

/**
 * A read of the server for TanStack Query, which waits until somebody is connected. The cache holds names; `ask` puts the
 * records into the store, and calls `watches` with a function that ends the watch, if the answer began one of its own.
 * `presence`: what is read is watched, and read again where it was not for a while.
 */
export function serverQueryOptions<Data>(
  source: QuerySource,
  name: readonly unknown[],
  presence: boolean,
  ask: (watches: (end: () => void) => void) => Promise<Data>,
  hold: Hold<Data>,
) {
  const { client, store, onError } = source;
  return queryOptions<Data>({
    queryKey: [...queryKeyPrefix(store), ...name],
    networkMode: 'always',
    // An answer is final, and for a connection it waits by itself: to try again is to be refused again, and told of it again.
    retry: false,
    refetchOnMount: (query) => !presence || !!followers.get(query)?.letGo || 'always',
    async queryFn(context): Promise<Data> {
      const { client: queryClient, queryKey } = context;
      const query = queryClient.getQueryCache().find({ queryKey }) as unknown as Query<Data>;
      const follower = (followers.get(query) ?? followQuery(query, queryClient, source, hold)) as QueryFollower<Data>;
      followers.set(query, follower);
      if (!follower.letGo) follower.hold(query.state.data);
      await somebody(client, context);
      readsOf(client).add(context);
      try {
        let endWatch: (() => void) | undefined;
        const data = await ask((end) => {
          endWatch = end;
        });
        follower.hold(data, endWatch);
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

/** Resolves when somebody is connected. */
function somebody(client: PresenceClient, context: QueryFunctionContext): Promise<void> | undefined {
  if (client.user) return undefined;
  // Read here alone: once it is read, TanStack Query gives up whatever nobody waits for, the first mount of StrictMode too.
  const { signal } = context;
  return new Promise((resolve, reject) => {
    const stop = client.on('connection.changed', ({ online }) => {
      if (!online) return;
      stop();
      resolve();
    });
    signal.addEventListener('abort', () => {
      stop();
      reject(signal.reason as Error);
    });
  });
}
