import { weakMemo } from '../base/weakMemo.js';
import { createRelativeTimeTicker } from './relativeTimeTicker.js';
import type { RelativeTimeTicker } from './relativeTimeTicker.js';
import type { PresenceStore } from '../store/presenceStore.js';
import type { PresenceRecord } from '../store/presenceRecord.js';
import { absoluteTime, relativeTime } from './relativeTime.js';
import type { RelativeTimeOptions } from './relativeTime.js';

/** Whose last sign of life: a user's id, or a time (a `Date`, milliseconds since 1970, or ISO 8601). */
export type UserIdOrTime = string | number | Date;

export interface LastSeenResult {
  /** 'now' while the user is online or was a moment ago, '3 minutes ago'; empty for one who was never seen. */
  text: string;
  /** For `<time dateTime>`: ISO 8601, or undefined. */
  dateTime: string | undefined;
  /** The time in full. */
  title: string | undefined;
}

/** The one wheel of a store, for every label below its provider. */
const wheelOf: (store: PresenceStore) => RelativeTimeTicker = /* @__PURE__ */ weakMemo((store) =>
  createRelativeTimeTicker(store.clock, store.now),
);

/** The id, if it is one: a time in ISO 8601 has colons, an id has none. */
export function userIdOf(of: UserIdOrTime): string | undefined {
  return typeof of === 'string' && !of.includes(':') ? of : undefined;
}

/** When it was, in milliseconds since 1970; undefined for one who was never seen. `record` is of the user, if it is one. */
function timeOf(of: UserIdOrTime, record: PresenceRecord | undefined): number | undefined {
  const at = userIdOf(of) === undefined ? new Date(of).getTime() : Date.parse(record?.last_active ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/**
 * What there is to say of it at `now`, by the server's time, so that it is never in the future. Without a `now` the time in
 * full, in UTC, which says the same everywhere. `record` is of the user, if it is one.
 */
export function formatLastSeen(
  of: UserIdOrTime,
  record: PresenceRecord | undefined,
  now: number | undefined,
  locale: string,
  options?: RelativeTimeOptions,
): LastSeenResult {
  const at = timeOf(of, record);
  if (at === undefined) return { text: '', dateTime: undefined, title: undefined };
  return {
    text:
      now === undefined
        ? absoluteTime(at, locale, 'UTC')
        : relativeTime(record?.online ? now : at, now, locale, options),
    dateTime: new Date(at).toISOString(),
    title: now === undefined ? undefined : absoluteTime(at, locale),
  };
}

/** Hears of the user and of the passing of time, whichever may change the text. Returns a function that stops it. */
export function subscribeToLastSeen(store: PresenceStore, of: UserIdOrTime, changed: () => void): () => void {
  const userId = userIdOf(of);
  let stopTicking: (() => void) | undefined;
  let stopped = false;
  function tick(): void {
    stopTicking?.();
    // Whoever heard of the same event before may have taken this away.
    if (stopped) return;
    const record = userId === undefined ? undefined : store.user(userId).getState();
    const at = record?.online ? undefined : timeOf(of, record);
    stopTicking = at === undefined ? undefined : wheelOf(store).add(at, changed);
  }
  const stopHearing =
    userId === undefined
      ? undefined
      : store.user(userId).addListener(() => {
          tick();
          changed();
        });
  tick();
  return () => {
    stopped = true;
    stopHearing?.();
    stopTicking?.();
  };
}
