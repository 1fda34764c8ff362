'use client';
import { QueryClient, QueryClientContext } from '@tanstack/react-query';
import { useContext } from 'react';
import { weakMemo } from '../base/weakMemo.js';
import type { PresenceContextValue } from './presenceContext.js';

/** The QueryClient of the provider's prop, else that of the nearest `QueryClientProvider`, else one of our own for this store. */
export function usePresenceQueryClient({ queryClient, store }: PresenceContextValue): QueryClient {
  const nearest = useContext(QueryClientContext);
  return queryClient ?? nearest ?? defaultQueryClient(store);
}

const defaultQueryClient = /* @__PURE__ */ weakMemo((_store: object) => new QueryClient());

let prefixCount = 0;

/** What the keys of a store's queries and of a client's mutations begin with: several may share one QueryClient. */
export const queryKeyPrefix = /* @__PURE__ */ weakMemo((_owner: object) => ['presence-kit', ++prefixCount] as const);
