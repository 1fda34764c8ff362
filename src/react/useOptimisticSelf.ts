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

/** A wish for oneself. `null` removes. */
export interface SelfPatch {
  status?: string | null;
  invisible?: boolean;
}

export interface Own extends PresenceContextValue {
  queryClient: QueryClient;
  /** The own user, with the wishes under way laid over. */
  own: OwnUser | undefined;
  /** The wishes under way, of every hook of this client. */
  pending: SelfPatch;
}

/**
 * The own user with what is wished laid over. A wish is a view on a mutation while that is under way: when it ends, the own
 * user has changed or has not, and there is nothing to roll back.
 */
export function useOptimisticSelf(hook: string): Own {
  const context = usePresenceContext(hook);
  const queryClient = usePresenceQueryClient(context);
  const told = useSource(context.store, ownOf, true);
  const wishes = useMemo(
    () => wishesIn(queryClient.getMutationCache(), queryKeyPrefix(context.client)),
    [queryClient, context.client],
  );
  const pending = useSource(wishes, identity, true);
  const own = useMemo(() => told && withPatch(told, pending), [told, pending]);
  return { ...context, queryClient, own, pending };
}

function withPatch(own: OwnUser, pending: SelfPatch): OwnUser {
  const { status, ...rest } = { ...own, ...pending };
  return status ? { ...rest, status } : rest;
}

/** The wishes under way in one object, the latest on top. */
function wishesIn(cache: MutationCache, mutationKey: readonly unknown[]): Source<SelfPatch> {
  function read(): SelfPatch {
    const under = cache.findAll({ mutationKey, status: 'pending' }).map(({ state }) => state.variables as SelfPatch);
    return Object.assign({}, ...under);
  }
  // A server wishes for nothing.
  return { getState: read, getInitialState: () => none, subscribe: (changed) => cache.subscribe(changed) };
}

const none: SelfPatch = {};

function ownOf({ own }: PresenceState): OwnUser | undefined {
  return own;
}
