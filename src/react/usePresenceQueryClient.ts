'use client';
import { QueryClient, QueryClientContext } from '@tanstack/react-query';
import { useContext } from 'react';
import { weakMemo } from '../base/weakMemo.js';
import type { PresenceContextValue } from './presenceContext.js';

/** The QueryClient of the provider's prop, else the nearest `QueryClientProvider`'s, else one of our own for this store. */
export function usePresenceQueryClient({ queryClient, store }: PresenceContextValue): QueryClient {
  const nearest = useContext(QueryClientContext);
  return queryClient ?? nearest ?? ownOf(store);
}

const ownOf = /* @__PURE__ */ weakMemo((_store: object) => new QueryClient());

let scopeCount = 0;

/** What our keys begin with: two clients may share one QueryClient, as two people side by side do. */
export const queryKeyPrefix = /* @__PURE__ */ weakMemo((_owner: object) => ['presence-kit', ++scopeCount] as const);
