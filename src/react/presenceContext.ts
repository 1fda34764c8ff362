'use client';
import { createContext, useContext } from 'react';
import type { QueryClient } from '@tanstack/react-query';
import type { PresenceClient } from '../client/presenceClient.js';
import { PresenceError } from '../protocol/errors.js';
import type { PresenceStore } from '../store/presenceStore.js';
import type { PresenceLabels } from './labels.js';

/** What `<PresenceProvider>` gives to the hooks and components below it. */
export interface PresenceContextValue {
  client: PresenceClient;
  store: PresenceStore;
  /** The provider's prop; without it the nearest `QueryClientProvider`'s or one of our own is used. */
  queryClient: QueryClient | undefined;
  /** The app's labels; those that are missing are English. */
  labels: Partial<PresenceLabels> | undefined;
  /** A BCP 47 tag. */
  locale: string;
  onError: (error: unknown) => void;
}

export const PresenceContext = createContext<PresenceContextValue | undefined>(undefined);

/** The provider's context. `caller` is the hook or component that the error names. Throws `no_provider` without a provider. */
export function usePresenceContext(caller: string): PresenceContextValue {
  return requireContext(useContext(PresenceContext), caller);
}

/** The context, if there is one. Throws `no_provider`. */
export function requireContext(context: PresenceContextValue | undefined, caller: string): PresenceContextValue {
  if (context) return context;
  throw new PresenceError('no_provider', `cannot use ${caller}; there is no <PresenceProvider> above it. Add one.`);
}
