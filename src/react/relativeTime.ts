import { largestUnit } from './largestUnit.js';

/** How a relative time is written. */
export interface RelativeTimeOptions {
  /** Default `long`. */
  style?: 'long' | 'short' | 'narrow';
  /** Time since when one says 'now', in milliseconds. Default 10,000. */
  nowWithinMs?: number;
}

/** A past time as one says it: 'now', '34 seconds ago', '3 minutes ago'. Never in the future. */
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
  return made(`${locale} ${style} ${numeric}`, () => new Intl.RelativeTimeFormat(locale, { style, numeric })).format(
    -count,
    unit,
  );
}

/** A time in full, in the reader's own time zone unless one is given. */
export function absoluteTime(at: number, locale: string, timeZone?: string): string {
  return made(
    `${locale} ${timeZone}`,
    () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }),
  ).format(at);
}

// Making one costs a hundred times more than using it. As many as an app has languages and styles.
const formats = new Map<string, unknown>();

function made<Format>(key: string, make: () => Format): Format {
  let found = formats.get(key) as Format | undefined;
  if (!found) formats.set(key, (found = make()));
  return found;
}
