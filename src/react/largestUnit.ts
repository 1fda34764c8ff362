/** A duration in one unit. */
export interface UnitCount {
  unit: 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';
  unitMs: number;
  /** Whole units. */
  count: number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const units: readonly [UnitCount['unit'], number][] = [
  ['year', 365 * day],
  ['month', 30 * day],
  ['week', 7 * day],
  ['day', day],
  ['hour', hour],
  ['minute', minute],
];

/** A duration in milliseconds in the largest unit that it fills. Less than a second, and a negative duration, are 0 seconds. */
export function largestUnit(ms: number): UnitCount {
  const [unit, unitMs] = units.find(([, size]) => ms >= size) ?? ['second', second];
  return { unit, unitMs, count: Math.max(0, Math.floor(ms / unitMs)) };
}
