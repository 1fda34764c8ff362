'use client';
import { useEffect, useMemo, useReducer, useSyncExternalStore } from 'react';
import type { PresenceRecord } from '../store/presenceRecord.js';
import { timeOf, userIdIn, wheelOf } from './lastSeen.js';
import type { LastSeenOf } from './lastSeen.js';
import { usePresenceContext } from './presenceContext.js';
import { absoluteTime, relativeTime } from './relativeTime.js';
import type { RelativeTimeOptions } from './relativeTime.js';
import { nobody, useSource } from './useSource.js';

export interface LastSeenText {
  /** 'now' while the user is online or was a moment ago, '3 minutes ago'; empty for one who was never seen. */
  text: string;
  /** For `<time dateTime>`: ISO 8601, or undefined. */
  dateTime: string | undefined;
  /** The time in full. */
  title: string | undefined;
}

/**
 * When somebody was last there, in the provider's language, ticking on one clock that all labels share. By the server's time,
 * so that it is never in the future. What a server renders is the time in full, in UTC, which says the same everywhere.
 */
export function useLastSeen(of: LastSeenOf, options: RelativeTimeOptions = {}): LastSeenText {
  const { store, locale } = usePresenceContext('useLastSeen');
  const userId = userIdIn(of);
  const source = useMemo(() => (userId === undefined ? nobody : store.user(userId)), [store, userId]);
  const { online, last_active } = useSource(source, seenOf);
  const at = timeOf(of, last_active);
  const hydrated = useSyncExternalStore(never, isHydrated, isServer);
  const [, tick] = useReducer(count, 0);
  useEffect(() => (at === undefined || online ? undefined : wheelOf(store).add(at, tick)), [store, at, online]);

  if (at === undefined) return { text: '', dateTime: undefined, title: undefined };
  const now = store.now();
  return {
    text: hydrated ? relativeTime(online ? now : at, now, locale, options) : absoluteTime(at, locale, 'UTC'),
    dateTime: new Date(at).toISOString(),
    title: hydrated ? absoluteTime(at, locale) : undefined,
  };
}

function seenOf(record: PresenceRecord | undefined): { online: boolean; last_active: string | undefined } {
  return { online: record?.online ?? false, last_active: record?.last_active };
}

function never(): () => void {
  return () => {};
}

function isHydrated(): boolean {
  return true;
}

function isServer(): boolean {
  return false;
}

function count(ticks: number): number {
  return ticks + 1;
}
