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

/** Props of {@link PresenceProvider}. */
export interface PresenceProviderProps {
  /** From `createPresenceClient`, or an app's own client of the same shape. The app connects it. */
  client: PresenceClient;
  /**
   * From `createPresenceStore`, for an app that reads it outside of React, or that fetches queries before the first render
   * (`usersQueryOptions`). Another client needs another store.
   *
   * @default one of our own
   */
  store?: PresenceStore;
  /**
   * For requests and mutations.
   *
   * @default that of the nearest `QueryClientProvider`, else one of our own
   */
  queryClient?: QueryClient;
  /** Labels in the app's language, `defaultLabels` with other texts. Those that are missing are English. */
  labels?: Partial<PresenceLabels>;
  /**
   * The language of `labels`, for relative times, lists and plurals: a BCP 47 tag.
   *
   * @default 'en'
   */
  locale?: string;
  /**
   * Called with every error: those that a hook returns, and those that no hook can return.
   *
   * @default writes them to the console
   */
  onError?: (error: unknown) => void;
  /**
   * What `dehydratePresence` made on the server, for the first paint; shown as `stale` until something newer arrives. It is read
   * once for each `client`. An app with a `store` of its own gives it to `createPresenceStore`.
   */
  initialPresence?: DehydratedPresence | null;
  /**
   * For tests and stories. It is read once for each `client`.
   *
   * @default the system's clock
   */
  clock?: Clock;
  children?: ReactNode;
}

/**
 * Gives the presence that a client knows to every hook and component below it. It does not connect the client. With another
 * `client` everything below starts anew.
 *
 * @example
 * const client = createPresenceClient({ url: 'wss://presence.example.com' });
 *
 * <PresenceProvider client={client}>
 *   <OnlineBadge userId="john" />
 * </PresenceProvider>
 */
export function PresenceProvider(props: PresenceProviderProps): ReactElement {
  const { client, store: ownStore, queryClient, labels, locale = 'en', onError = writeToConsole, clock } = props;
  const store = useMemo(
    () => ownStore ?? createPresenceStore(props),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `initialPresence` belongs to the client it came with
    [ownStore, client, clock],
  );
  const latestOnError = useRef(onError);
  const context = useMemo(
    () => ({
      client,
      store,
      queryClient,
      labels,
      locale,
      onError: (error: unknown) => latestOnError.current(error),
    }),
    [client, store, queryClient, labels, locale],
  );
  useIsomorphicLayoutEffect(() => {
    latestOnError.current = onError;
  });
  useIsomorphicLayoutEffect(() => store.attach(client, context.onError), [store, client]);
  return <PresenceContext.Provider value={context}>{props.children}</PresenceContext.Provider>;
}
