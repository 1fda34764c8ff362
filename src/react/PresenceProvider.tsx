'use client';
import { useMemo, useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { QueryClient } from '@tanstack/react-query';
import { writeToConsole } from '../base/writeToConsole.js';
import type { Clock } from '../base/clock.js';
import type { PresenceClient } from '../client/presenceClient.js';
import { createPresenceStore } from '../store/createPresenceStore.js';
import type { PresenceStore } from '../store/presenceStore.js';
import type { DehydratedPresence } from '../store/dehydratePresence.js';
import type { PresenceLabels } from './labels.js';
import { PresenceContext } from './presenceContext.js';
import { useIsomorphicLayoutEffect } from './useIsomorphicLayoutEffect.js';

export interface PresenceProviderProps {
  /** From `createPresenceClient`, or an app's own of the same shape. Connecting it is left to the app. */
  client: PresenceClient;
  /**
   * From `createPresenceStore`, for an app that reads it outside of React, or begins queries before the first paint
   * (`usersQueryOptions`). Another client needs another store. Default: one of our own.
   */
  store?: PresenceStore;
  /** For requests and changes. Default: the nearest `QueryClientProvider`'s, else one of our own. */
  queryClient?: QueryClient;
  /** Words in the app's language; what is missing is English. */
  labels?: Partial<PresenceLabels>;
  /** The language of `labels`, for relative times, lists and plurals: a BCP 47 tag. Default `en`. */
  locale?: string;
  /** Hears every error, also those that no hook returns. Default: they are written to the console. */
  onError?: (error: unknown) => void;
  /**
   * What `dehydratePresence` made on the server, for the first paint. Read with a new `client`; a `store` of the app's is given
   * it by the app.
   */
  initialPresence?: DehydratedPresence;
  /** For tests and stories. Read with a new `client`. Default: the system's. */
  clock?: Clock;
  children?: ReactNode;
}

/** Gives one client's presence to every hook and component below it (CONTRACT.md section 5). */
export function PresenceProvider(props: PresenceProviderProps): ReactElement {
  const { client, store: given, queryClient, labels, locale = 'en', onError = writeToConsole, clock } = props;
  const store = useMemo(
    () => given ?? createPresenceStore(props),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- another client is another world: it gets a store of its own
    [given, client, clock],
  );
  const latest = useRef(onError);
  const context = useMemo(
    () => ({
      client,
      store,
      queryClient,
      labels,
      locale,
      onError: (error: unknown) => latest.current(error),
    }),
    [client, store, queryClient, labels, locale],
  );
  useIsomorphicLayoutEffect(() => {
    latest.current = onError;
  });
  useIsomorphicLayoutEffect(() => store.attach(client, context.onError), [store, client]);
  return <PresenceContext.Provider value={context}>{props.children}</PresenceContext.Provider>;
}
