'use client';
import type { MutationCache, QueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { OwnUser } from '../protocol/user.js';
import type { PresenceState } from '../store/presenceState.js';
import type { Source } from '../store/readonlyStore.js';
import { identity } from './identity.js';
import { usePresenceContext } from './presenceContext.js';
import type { PresenceContextValue } from './presenceContext.js';
import { queryKeyPrefix, usePresenceQueryClient } from './usePresenceQueryClient.js';
import { useSource } from './useSource.js';

/** The variables of a mutation of the own user: the fields to change. `null` removes the status. */
export interface SelfVariables {
  status?: string | null;
  invisible?: boolean;
}

/** The own user as it will be when every pending mutation succeeds. */
export interface OptimisticSelf extends PresenceContextValue {
  queryClient: QueryClient;
  /** Undefined while nobody is connected. */
  self: OwnUser | undefined;
  /** The variables of all pending mutations of this client, of later ones over those of earlier ones. */
  pending: SelfVariables;
}

/**
 * The own user with the variables of pending mutations on top. They are on top only while the mutation is pending: then the own
 * user has changed or has not, and there is nothing to roll back.
 */
export function useOptimisticSelf(caller: string): OptimisticSelf {
  const context = usePresenceContext(caller);
  const { client, store } = context;
  const queryClient = usePresenceQueryClient(context);
  const own = useSource(store, selectOwn, true);
  const pendingSource = useMemo(
    () => createPendingSource(queryClient.getMutationCache(), queryKeyPrefix(client)),
    [queryClient, client],
  );
  const pending = useSource(pendingSource, identity, true);
  const self = useMemo(() => own && applyVariables(own, pending), [own, pending]);
  return { ...context, queryClient, self, pending };
}

function applyVariables(own: OwnUser, variables: SelfVariables): OwnUser {
  const { status, ...rest } = { ...own, ...variables };
  return status ? { ...rest, status } : rest;
}

/** The variables of all pending mutations with a key, in one object. A server that renders has none. */
function createPendingSource(cache: MutationCache, mutationKey: readonly unknown[]): Source<SelfVariables> {
  return {
    getState() {
      const variables: SelfVariables = {};
      for (const { state } of cache.findAll({ mutationKey, status: 'pending' }))
        Object.assign(variables, state.variables);
      return variables;
    },
    getInitialState: () => noVariables,
    subscribe: (changed) => cache.subscribe(changed),
  };
}

const noVariables: SelfVariables = {};

function selectOwn({ own }: PresenceState): OwnUser | undefined {
  return own;
}
