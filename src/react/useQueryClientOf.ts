'use client';
import { QueryClient, QueryClientContext } from '@tanstack/react-query';
import { useContext } from 'react';
import type { PresenceContextValue } from './presenceContext.js';

const own = new WeakMap<object, QueryClient>();

/** The QueryClient of the provider's prop, else the nearest `QueryClientProvider`'s, else one of our own for this store. */
export function useQueryClientOf({ queryClient, store }: PresenceContextValue): QueryClient {
  const nearest = useContext(QueryClientContext);
  return queryClient ?? nearest ?? ownOf(store);
}

function ownOf(store: object): QueryClient {
  let client = own.get(store);
  if (!client) own.set(store, (client = new QueryClient({ defaultOptions: { queries: { retry: false } } })));
  return client;
}

const scopes = new WeakMap<object, readonly [string, number]>();
let scopeCount = 0;

/** What our keys begin with: two clients may share one QueryClient, as two people side by side do. */
export function scopeOf(client: object): readonly [string, number] {
  let scope = scopes.get(client);
  if (!scope) scopes.set(client, (scope = ['presence-kit', ++scopeCount]));
  return scope;
}
