import { weakMemo } from '../base/weakMemo.js';
import type { PresenceRecord } from '../store/presenceRecord.js';
import type { PresenceStore } from '../store/presenceStore.js';
import { absoluteTime, relativeTime } from './relativeTime.js';
import type { RelativeTimeOptions } from './relativeTime.js';
import { createRelativeTimeTicker } from './relativeTimeTicker.js';
import type { RelativeTimeTicker } from './relativeTimeTicker.js';

/** A user by id, or a time: a `Date`, milliseconds since 1970, or ISO 8601 with a time of day. */
export type UserIdOrTime = string | number | Date;

/** When a user was last active, as text. */
export interface LastSeenResult {
  /** 'now' while the user is online and just after, '3 minutes ago'; empty for a user who has never been online to others. */
  text: string;
  /** For the attribute `datetime` of `<time>`: ISO 8601; undefined where `text` is empty. */
  dateTime: string | undefined;
  /** The time in full, for a tooltip; undefined where `text` is empty, and while a server renders. */
  title: string | undefined;
}

/** One ticker for all times of a store. */
const tickerOf: (store: PresenceStore) => RelativeTimeTicker = /* @__PURE__ */ weakMemo((store) =>
  createRelativeTimeTicker(store.clock, store.now),
);

/** The user's id, if it is one. A time in ISO 8601 has colons, an id has none. */
export function userIdOf(subject: UserIdOrTime): string | undefined {
  return typeof subject === 'string' && !subject.includes(':') ? subject : undefined;
}

/** The time in milliseconds since 1970; undefined if there is none. `record` is that of the user, if `subject` is one. */
function timeOf(subject: UserIdOrTime, record: PresenceRecord | undefined): number | undefined {
  const isUser = userIdOf(subject) !== undefined;
  const at = isUser ? Date.parse(record?.last_active ?? '') : new Date(subject).getTime();
  return Number.isNaN(at) ? undefined : at;
}

/**
 * Writes when a user was last active, or a time. `record` is that of the user. `now` is the server's time, so that no text is in
 * the future; without it the text is the time in full in UTC, which a server and a browser write alike.
 */
export function formatLastSeen(
  subject: UserIdOrTime,
  record: PresenceRecord | undefined,
  now: number | undefined,
  locale: string,
  options?: RelativeTimeOptions,
): LastSeenResult {
  const at = timeOf(subject, record);
  if (at === undefined) return { text: '', dateTime: undefined, title: undefined };
  const dateTime = new Date(at).toISOString();
  if (now === undefined) return { text: absoluteTime(at, locale, 'UTC'), dateTime, title: undefined };
  const text = relativeTime(record?.online ? now : at, now, locale, options);
  return { text, dateTime, title: absoluteTime(at, locale) };
}

/** Calls `listener` when the user or the passing of time may change the text. Returns a function that ends this. */
export function subscribeToLastSeen(store: PresenceStore, subject: UserIdOrTime, listener: () => void): () => void {
  const userId = userIdOf(subject);
  const user = userId === undefined ? undefined : store.user(userId);
  let stopTicking: (() => void) | undefined;
  let isEnded = false;

  function tick(): void {
    stopTicking?.();
    // Another listener of the same change may have ended this subscription.
    if (isEnded) return;
    const record = user?.getState();
    const at = record?.online ? undefined : timeOf(subject, record);
    stopTicking = at === undefined ? undefined : tickerOf(store).add(at, listener);
  }

  const unsubscribe = user?.addListener(() => {
    tick();
    listener();
  });
  tick();
  return () => {
    isEnded = true;
    unsubscribe?.();
    stopTicking?.();
  };
}
