'use client';
import { useMemo } from 'react';
import { identity } from './identity.js';
import { formatLastSeen, subscribeToLastSeen, userIdOf } from './lastSeen.js';
import type { LastSeenResult, UserIdOrTime } from './lastSeen.js';
import { usePresenceContext } from './presenceContext.js';
import type { RelativeTimeOptions } from './relativeTime.js';
import { useSource } from './useSource.js';

/**
 * When a user was last active, or how long ago a time is, in the provider's language. The text changes with time: all texts of a
 * page share one timer. It counts by the server's clock, so it is never in the future. A server renders the time in full in UTC.
 *
 * A user is watched while mounted.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * const { text, dateTime, title } = useLastSeen('john');
 * return <time dateTime={dateTime} title={title}>{text}</time>;
 */
export function useLastSeen(
  userIdOrTime: UserIdOrTime,
  { style, nowWithinMs }: RelativeTimeOptions = {},
): LastSeenResult {
  const { store, locale } = usePresenceContext('useLastSeen');
  // A `Date` may be another object in every render.
  const subject = userIdOrTime instanceof Date ? userIdOrTime.getTime() : userIdOrTime;
  const source = useMemo(() => {
    const userId = userIdOf(subject);
    const user = userId === undefined ? undefined : store.user(userId);
    return {
      getState: () => formatLastSeen(subject, user?.getState(), store.now(), locale, { style, nowWithinMs }),
      getInitialState: () => formatLastSeen(subject, user?.getInitialState(), undefined, locale),
      subscribe: (changed: () => void) => subscribeToLastSeen(store, subject, changed),
    };
  }, [store, locale, subject, style, nowWithinMs]);
  return useSource(source, identity);
}
