'use client';
import { createContext, useContext } from 'react';
import type { QueryClient } from '@tanstack/react-query';
import type { PresenceClient } from '../client/presenceClient.js';
import { PresenceError } from '../protocol/errors.js';
import type { PresenceStore } from '../store/presenceStore.js';
import type { PresenceLabels } from './labels.js';

/** What `<PresenceProvider>` gives to those below it. */
export interface PresenceContextValue {
  client: PresenceClient;
  store: PresenceStore;
  /** The one that the app named; else the nearest provider's or our own is used. */
  queryClient: QueryClient | undefined;
  /** The app's words; what it does not name is taken from the defaults. */
  labels: Partial<PresenceLabels> | undefined;
  /** A BCP 47 tag. */
  locale: string;
  onError: (error: unknown) => void;
}

export const PresenceContext = createContext<PresenceContextValue | undefined>(undefined);

/** The provider's context, for the hook or component that `who` names. Throws `no_provider` outside of one. */
export function usePresenceContext(who: string): PresenceContextValue {
  return requireContext(useContext(PresenceContext), who);
}

/** The context, if there is one. Throws `no_provider`. */
export function requireContext(context: PresenceContextValue | undefined, who: string): PresenceContextValue {
  if (context) return context;
  throw new PresenceError('no_provider', `cannot use ${who}; there is no <PresenceProvider> above it. Add one.`);
}
