import type { Query, QueryClient } from '@tanstack/react-query';
import type { PresenceClient } from '../client/presenceClient.js';
import type { PresenceStore } from '../store/presenceStore.js';
import { lingerMs } from '../store/interest.js';
import { readsOf } from '../store/readsOf.js';

/** What goes with a query for as long as it is in the cache: it counts what the answer watches while anybody shows it. */
export interface QueryFollower<Data> {
  /** Lets go of what it counts now, if anything. */
  letGo: (() => void) | undefined;
  /** Ends the watch that the last answer began, if it began one of its own. */
  endWatch: (() => void) | undefined;
  /**
   * An answer came; or it is asked again, and what the cache has goes on being counted. `endWatch` ends the watch of a new answer;
   * without it the data is of the same watch as before.
   */
  hold(data: Data | undefined, endWatch?: () => void): void;
}

/** Counts what an answer watches, until it is let go of. `patch` puts another answer into its place, without asking. */
export type Hold<Data> = (data: Data, patch: (data: Data) => void) => () => void;

/**
 * Follows a query. It is asked anew in another session, which may be another user's and has no watches yet; and again after a
 * failure, when the connection is back.
 */
export function followQuery<Data>(
  query: Query<Data>,
  queryClient: QueryClient,
  { client, store }: { client: PresenceClient; store: PresenceStore },
  holdOf: Hold<Data>,
): QueryFollower<Data> {
  const { queryKey } = query;
  let cancel = () => {};
  const follower: QueryFollower<Data> = {
    letGo: undefined,
    endWatch: undefined,
    hold(data, endWatch = data && follower.endWatch) {
      const before = follower.letGo;
      const watchBefore = follower.endWatch;
      follower.endWatch = endWatch;
      follower.letGo =
        data && holdOf(data, (patched) => follower.hold(queryClient.setQueryData<Data>(queryKey, patched)));
      before?.();
      if (watchBefore !== endWatch) watchBefore?.();
    },
  };

  /** Lets go a moment after the last who showed it, and never while an answer is on its way. */
  function linger(): void {
    cancel();
    cancel = store.clock.timer(() => {
      if (query.getObserversCount() > 0) return;
      if (readsOf(client).size > 0) linger();
      else follower.hold(undefined);
    }, lingerMs);
  }

  const stops = [
    queryClient.getQueryCache().subscribe(({ type, query: other }) => {
      if (other !== query || !/removed$/i.test(type)) return;
      linger();
      if (type === 'removed') for (const stop of stops) stop();
    }),
    store.subscribe((now, before) => {
      const { status } = query.state;
      if (now.session !== before.session) {
        if (before.session === 0) return;
        follower.hold(undefined);
        if (status !== 'pending') void queryClient.resetQueries({ queryKey, exact: true });
      } else if (now.connection === 'connected' && before.connection !== 'connected' && status === 'error')
        void queryClient.refetchQueries({ queryKey, exact: true, type: 'active' }, { cancelRefetch: false });
    }),
  ];

  return follower;
}
