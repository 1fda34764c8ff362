'use client';
import { useMemo } from 'react';
import { followLastSeen, lastSeenText, userIdIn } from './lastSeen.js';
import type { LastSeenOf, LastSeenText } from './lastSeen.js';
import { usePresenceContext } from './presenceContext.js';
import type { RelativeTimeOptions } from './relativeTime.js';
import { useSource, whole } from './useSource.js';

/**
 * When somebody was last there, in the provider's language, ticking on one clock that all labels share. By the server's time,
 * so that it is never in the future. What a server renders is the time in full, in UTC, which says the same everywhere.
 */
export function useLastSeen(of: LastSeenOf, { style, nowWithinMs }: RelativeTimeOptions = {}): LastSeenText {
  const { store, locale } = usePresenceContext('useLastSeen');
  // A `Date` may be another object every time.
  const whose = of instanceof Date ? of.getTime() : of;
  const source = useMemo(() => {
    const user = userIdIn(whose) === undefined ? undefined : store.user(whose as string);
    return {
      getState: () => lastSeenText(whose, user?.getState(), store.now(), locale, { style, nowWithinMs }),
      getInitialState: () => lastSeenText(whose, user?.getInitialState(), undefined, locale),
      subscribe: (changed: () => void) => followLastSeen(store, whose, changed),
    };
  }, [store, locale, whose, style, nowWithinMs]);
  return useSource(source, whole);
}
