'use client';
import { useMemo } from 'react';
import { identity } from './identity.js';
import { subscribeToLastSeen, formatLastSeen, userIdOf } from './lastSeen.js';
import type { UserIdOrTime, LastSeenResult } from './lastSeen.js';
import { usePresenceContext } from './presenceContext.js';
import type { RelativeTimeOptions } from './relativeTime.js';
import { useSource } from './useSource.js';

/**
 * When somebody was last there, in the provider's language, ticking on one clock that all labels share. By the server's time,
 * so that it is never in the future. What a server renders is the time in full, in UTC, which says the same everywhere.
 */
export function useLastSeen(of: UserIdOrTime, { style, nowWithinMs }: RelativeTimeOptions = {}): LastSeenResult {
  const { store, locale } = usePresenceContext('useLastSeen');
  // A `Date` may be another object every time.
  const whose = of instanceof Date ? of.getTime() : of;
  const source = useMemo(() => {
    const user = userIdOf(whose) === undefined ? undefined : store.user(whose as string);
    return {
      getState: () => formatLastSeen(whose, user?.getState(), store.now(), locale, { style, nowWithinMs }),
      getInitialState: () => formatLastSeen(whose, user?.getInitialState(), undefined, locale),
      subscribe: (changed: () => void) => subscribeToLastSeen(store, whose, changed),
    };
  }, [store, locale, whose, style, nowWithinMs]);
  return useSource(source, identity);
}
