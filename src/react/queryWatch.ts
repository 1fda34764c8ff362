import type { Query, QueryClient } from '@tanstack/react-query';
import type { PresenceClient } from '../client/presenceClient.js';
import type { PresenceEvent } from '../protocol/events.js';
import type { User } from '../protocol/user.js';
import { lingerMs } from '../store/interest.js';
import type { PresenceStore } from '../store/presenceStore.js';
import { readsOf } from '../store/readsOf.js';

/** What a kind of query does with its data after the answer. */
export interface QueryBehaviour<Data> {
  /** Counts what the data watches as used. Returns a function that ends this. */
  retain(data: Data): () => void;
  /** The data after an event; the same object when the event does not change it. */
  reduce(data: Data, event: PresenceEvent): Data;
  /** Whether the server has to be asked again after an event. `data` is undefined after an error. */
  isOutdated?(data: Data | undefined, event: PresenceEvent): boolean;
}

/** The watches of one cached query, and its data kept up to date by events. It lives as long as the query is in the cache. */
export interface QueryWatch<Data> {
  /** Whether the watches are counted as used; if not, the server may have ended them. */
  readonly isActive: boolean;
  /**
   * Replaces what is watched by what `data` watches. `endWatch` ends a watch that the answer began for itself; without it the
   * data belongs to the same watch as before.
   */
  replace(data: Data, endWatch?: () => void): void;
  /** An answer is on its way to the cache. By its users it is known when it arrived: later events still change it. */
  answered(users: readonly User[]): void;
  /** Changes the data in the cache, without a request. */
  update(change: (data: Data) => Data): void;
}

/**
 * Makes the {@link QueryWatch} of a query. It reads the query again in a new session, which may be another user's and has no
 * watches yet, and after a failure as soon as there is a connection again.
 */
export function createQueryWatch<Data>(
  query: Query<Data>,
  queryClient: QueryClient,
  { client, store }: { client: PresenceClient; store: PresenceStore },
  { retain, reduce, isOutdated }: QueryBehaviour<Data>,
): QueryWatch<Data> {
  const { queryKey } = query;
  let release: (() => void) | undefined;
  let endWatch: (() => void) | undefined;
  let cancelTimer = () => {};
  /** What arrives during a request, in order: events, and the users of answers. */
  let arrivals: (PresenceEvent | readonly User[])[] = [];
  /** The users of the answer that is on its way to the cache. */
  let answer: readonly User[] | undefined;

  function replace(data: Data, nextEndWatch = endWatch): void {
    const releasePrevious = release;
    const endPrevious = endWatch;
    release = retain(data);
    endWatch = nextEndWatch;
    // Last, so that users of both are watched without a gap.
    releasePrevious?.();
    if (endPrevious !== nextEndWatch) endPrevious?.();
  }

  function end(): void {
    release?.();
    endWatch?.();
    release = undefined;
    endWatch = undefined;
  }

  function update(change: (data: Data) => Data): void {
    const { data } = query.state;
    if (!release || data === undefined) return;
    const changed = change(data);
    if (changed === data) return;
    queryClient.setQueryData<Data>(queryKey, changed);
    replace(changed);
  }

  /** Ends the watches a moment after the last component that used the query, and never while a request is under way. */
  function endWhenUnused(): void {
    cancelTimer();
    cancelTimer = store.clock.timer(() => {
      if (query.getObserversCount() > 0) return;
      if (readsOf(client).size > 0) endWhenUnused();
      else end();
    }, lingerMs);
  }

  function receive(event: PresenceEvent): void {
    const mustRefetch = isOutdated?.(query.state.data, event);
    update((data) => reduce(data, event));
    if (mustRefetch) refetch();
  }

  function record(arrival: PresenceEvent | readonly User[]): void {
    if (query.state.fetchStatus === 'fetching') arrivals.push(arrival);
  }

  /** Applies the events that arrived between an answer and the moment when the cache had it. */
  function applyMissed(): void {
    const index = answer ? arrivals.indexOf(answer) : -1;
    const missed = index < 0 ? [] : arrivals.slice(index + 1);
    arrivals = [];
    answer = undefined;
    for (const arrival of missed) if ('type' in arrival) receive(arrival);
  }

  function refetch(): void {
    void queryClient.refetchQueries({ queryKey, exact: true, type: 'active' }, { cancelRefetch: false });
  }

  const unsubscribes = [
    queryClient.getQueryCache().subscribe((event) => {
      if (event.query !== query) return;
      if (event.type === 'updated' && query.state.fetchStatus === 'idle') applyMissed();
      if (event.type === 'observerRemoved' || event.type === 'removed') endWhenUnused();
      if (event.type === 'removed') for (const unsubscribe of unsubscribes) unsubscribe?.();
    }),
    client.onUsers?.(({ users }) => record(users)),
    client.on((event) => {
      record(event);
      receive(event);
    }),
    store.subscribe((now, before) => {
      const { status } = query.state;
      if (now.session !== before.session) {
        if (before.session === 0) return;
        end();
        if (status !== 'pending') void queryClient.resetQueries({ queryKey, exact: true });
      } else if (now.connection === 'connected' && before.connection !== 'connected' && status === 'error') refetch();
    }),
  ];

  return {
    get isActive() {
      return release !== undefined;
    },
    replace,
    answered(users) {
      answer = users;
    },
    update,
  };
}
