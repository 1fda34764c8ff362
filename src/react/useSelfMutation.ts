'use client';
import { useMutation } from '@tanstack/react-query';
import { useCallback } from 'react';
import { PresenceError } from '../protocol/errors.js';
import type { OwnUser } from '../protocol/user.js';
import { useOptimisticSelf } from './useOptimisticSelf.js';
import type { OptimisticSelf, SelfVariables } from './useOptimisticSelf.js';
import { queryKeyPrefix } from './usePresenceQueryClient.js';

/** The own user, and a mutation of it. */
export interface SelfMutation extends Pick<OptimisticSelf, 'self'> {
  /** Resolves to true when the change is durable, and to false when it failed. Never rejects: `error` says why. */
  mutate: (variables: SelfVariables) => Promise<boolean>;
  /** A mutation of the field is pending, in any hook of this client. */
  isPending: boolean;
  /** Why the last mutation of this hook failed. */
  error: PresenceError | null;
  /** Clears `error`. */
  reset: () => void;
}

/** The own user, and how to change its `field`. */
export function useSelfMutation(caller: string, field: keyof SelfVariables): SelfMutation {
  const { client, store, onError, queryClient, self, pending } = useOptimisticSelf(caller);
  const { mutateAsync, error, reset } = useMutation<OwnUser, PresenceError, SelfVariables>(
    {
      mutationKey: queryKeyPrefix(client),
      // The client waits for a connection by itself, whatever the browser says of the network.
      networkMode: 'always',
      async mutationFn(variables) {
        const id = store.getState().own?.id;
        if (id === undefined)
          throw new PresenceError(
            'closed',
            'cannot change your own user; nobody is connected. Call connectUser first.',
          );
        const user = await client.upsertUser({ id, ...variables });
        store.applyUsers([user]);
        return user;
      },
      onError,
    },
    queryClient,
  );
  const mutate = useCallback(
    async (variables: SelfVariables) => {
      try {
        await mutateAsync(variables);
        return true;
      } catch {
        // The hook returns the error, and `onError` received it.
        return false;
      }
    },
    [mutateAsync],
  );
  return { self, mutate, isPending: field in pending, error, reset };
}
