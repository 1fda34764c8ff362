'use client';
import { useMutation } from '@tanstack/react-query';
import type { MutationCache } from '@tanstack/react-query';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { PresenceError } from '../protocol/errors.js';
import type { OwnUser } from '../protocol/user.js';
import { usePresenceContext } from './presenceContext.js';
import { sameShallow } from './sameShallow.js';
import { scopeOf, useQueryClientOf } from './useQueryClientOf.js';

/** A wish for oneself. `null` removes. */
export interface OwnPatch {
  status?: string | null;
  invisible?: boolean;
}

/** What is known of the own user, and how to change it. */
export interface OwnChange {
  /** With the changes that are under way laid over. */
  own: OwnUser | undefined;
  /** The changes under way, of every hook below this provider. */
  pending: OwnPatch;
  /** Resolves to true when the change is durable, to false when it failed (`error` says why). Never rejects. */
  change: (patch: OwnPatch) => Promise<boolean>;
  error: Error | null;
  /** Forgets the error. */
  reset: () => void;
}

/**
 * The own user with what is wished laid over it. A wish is a view on a mutation while that is under way: when it ends the own
 * user has changed or has not, and there is nothing to roll back.
 */
export function useOwnChange(hook: string): OwnChange {
  const context = usePresenceContext(hook);
  const { client, store, onError } = context;
  const queryClient = useQueryClientOf(context);
  const mutationKey = scopeOf(client);
  const told = useStore(store, ({ own }) => own);
  const wishes = useMemo(() => createWishes(queryClient.getMutationCache(), mutationKey), [queryClient, mutationKey]);
  const pending = useSyncExternalStore(wishes.subscribe, wishes.read, wishes.read);
  const { mutateAsync, error, reset } = useMutation<OwnUser, Error, OwnPatch>(
    {
      mutationKey,
      // Offline is the client's affair: it knows its own connection, not the page's.
      networkMode: 'always',
      async mutationFn(patch) {
        const id = store.getState().own?.id;
        if (id === undefined)
          throw new PresenceError('closed', 'cannot change oneself; nobody is connected. Call connectUser first.');
        const user = await client.upsertUser({ id, ...patch });
        store.take([user]);
        return user;
      },
      onError,
    },
    queryClient,
  );
  const change = useCallback(
    (patch: OwnPatch) =>
      mutateAsync(patch).then(
        () => true,
        // `onError` and the hook's `error` have it.
        () => false,
      ),
    [mutateAsync],
  );
  const own = useMemo(
    () => (told && Object.keys(pending).length > 0 ? withPatch(told, pending) : told),
    [told, pending],
  );
  return { own, pending, change, error, reset };
}

function withPatch(own: OwnUser, { status = own.status, invisible = own.invisible }: OwnPatch): OwnUser {
  const { status: _status, ...rest } = own;
  return { ...rest, ...(status ? { status } : {}), invisible };
}

/** The wishes under way, in one object, the latest on top. */
function createWishes(
  cache: MutationCache,
  mutationKey: readonly unknown[],
): { subscribe(listener: () => void): () => void; read(): OwnPatch } {
  let kept: OwnPatch = {};
  return {
    subscribe: (listener) => cache.subscribe(listener),
    read() {
      const under = cache.findAll({ mutationKey, status: 'pending' }).map(({ state }) => state.variables as OwnPatch);
      const wishes: OwnPatch = Object.assign({}, ...under);
      if (!sameShallow(wishes, kept)) kept = wishes;
      return kept;
    },
  };
}
