'use client';
import type { OwnUser } from '../protocol/user.js';
import { useOptimisticSelf } from './useOptimisticSelf.js';

/**
 * The own user as only that user sees it, `invisible` included, with pending changes of `useStatus` and `useInvisible` on top.
 * Undefined while nobody is connected. Renders each change at once.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * const me = useSelf();
 * return <p>{me?.name} {me?.invisible && '(invisible)'}</p>;
 */
export function useSelf(): OwnUser | undefined {
  return useOptimisticSelf('useSelf').self;
}
