'use client';
import { useMutation } from '@tanstack/react-query';
import { useCallback } from 'react';
import { PresenceError } from '../protocol/errors.js';
import type { OwnUser } from '../protocol/user.js';
import { useOptimisticSelf } from './useOptimisticSelf.js';
import type { Own, SelfPatch } from './useOptimisticSelf.js';
import { queryKeyPrefix } from './usePresenceQueryClient.js';

export interface SelfMutation extends Pick<Own, 'own'> {
  /** A change of the field is under way, by whichever hook. */
  isPending: boolean;
  /** Resolves to true when the change is durable, to false when it failed (`error` says why). Never rejects. */
  change: (patch: SelfPatch) => Promise<boolean>;
  error: Error | null;
  /** Forgets the error. */
  reset: () => void;
}

/** The own user, and how to change a `field` of it. */
export function useSelfMutation(hook: string, field: keyof SelfPatch): SelfMutation {
  const { client, store, onError, queryClient, own, pending } = useOptimisticSelf(hook);
  const { mutateAsync, error, reset } = useMutation<OwnUser, Error, SelfPatch>(
    {
      mutationKey: queryKeyPrefix(client),
      // Whether there is a connection is the client's affair, not the page's.
      networkMode: 'always',
      async mutationFn(patch) {
        const id = store.getState().own?.id;
        if (id === undefined)
          throw new PresenceError('closed', 'cannot change oneself; nobody is connected. Call connectUser first.');
        const user = await client.upsertUser({ id, ...patch });
        store.applyUsers([user]);
        return user;
      },
      onError,
    },
    queryClient,
  );
  const change = useCallback(
    (patch: SelfPatch) =>
      mutateAsync(patch).then(
        () => true,
        // Whoever asked is told by `error`, the app by `onError`.
        () => false,
      ),
    [mutateAsync],
  );
  return { own, change, isPending: field in pending, error, reset };
}
