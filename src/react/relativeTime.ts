import { largestUnit } from './largestUnit.js';

/** How a relative time is written. */
export interface RelativeTimeOptions {
  /**
   * The length of the words, as `Intl.RelativeTimeFormat` knows them.
   *
   * @default 'long'
   */
  style?: 'long' | 'short' | 'narrow';
  /**
   * A time that is at most this many milliseconds ago reads 'now'.
   *
   * @default 10_000
   */
  nowWithinMs?: number;
}

/** A time in the past relative to now: 'now', '34 seconds ago', '3 minutes ago'. A time in the future reads 'now'. */
export function relativeTime(
  at: number,
  now: number,
  locale: string,
  { style = 'long', nowWithinMs = 10_000 }: RelativeTimeOptions = {},
): string {
  const age = now - at;
  const isNow = age < nowWithinMs;
  const numeric = isNow ? 'auto' : 'always';
  const { unit, count } = largestUnit(isNow ? 0 : age);
  const format = memoisedFormat(
    `${locale} ${style} ${numeric}`,
    () => new Intl.RelativeTimeFormat(locale, { style, numeric }),
  );
  return format.format(-count, unit);
}

/** A time in full, in the reader's own time zone unless one is given. */
export function absoluteTime(at: number, locale: string, timeZone?: string): string {
  const format = memoisedFormat(
    `${locale} ${timeZone}`,
    () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }),
  );
  return format.format(at);
}

// To make a format takes a hundred times longer than to use it. There are as many as an app has languages and styles.
const formats = new Map<string, unknown>();

function memoisedFormat<Format>(key: string, create: () => Format): Format {
  if (!formats.has(key)) formats.set(key, create());
  return formats.get(key) as Format;
}
