'use client';
import { useQuery } from '@tanstack/react-query';
import type { UseQueryOptions, UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { PresenceState } from '../store/createPresenceStore.js';
import type { PresenceContextValue } from './presenceContext.js';
import { scopeOf, useQueryClientOf } from './useQueryClientOf.js';
import { useSource } from './useSource.js';

/** Options of TanStack Query that the query hooks hand on. */
export type ServerQueryOptions<Data> = Pick<
  UseQueryOptions<Data>,
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

/**
 * A read of the server by TanStack Query, asked once somebody is connected and, if it failed, again with the next connection.
 * Its cache holds ids; `ask` puts the records into the store.
 */
export function useServerQuery<Data>(
  context: PresenceContextValue,
  name: readonly unknown[],
  ask: () => Promise<Data>,
  options: ServerQueryOptions<Data>,
): UseQueryResult<Data> {
  const { client, store, onError } = context;
  const queryClient = useQueryClientOf(context);
  const session = useSource(store, sessionOf, true);
  // Another session may belong to another user, and has no watches yet.
  const queryKey = [...scopeOf(client), session, ...name];
  useEffect(() =>
    store.subscribe(({ connection }, before) => {
      const back = connection === 'connected' && before.connection === 'reconnecting';
      const failed = () => queryClient.getQueryState(queryKey)?.status === 'error';
      if (back && failed()) void queryClient.refetchQueries({ queryKey, exact: true }, { cancelRefetch: false });
    }),
  );
  return useQuery(
    {
      networkMode: 'always',
      ...options,
      queryKey,
      enabled: session > 0 && options.enabled !== false,
      async queryFn() {
        try {
          return await ask();
        } catch (error) {
          onError(error);
          throw error;
        }
      },
    },
    queryClient,
  );
}

function sessionOf({ session }: PresenceState): number {
  return session;
}
