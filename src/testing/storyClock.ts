import { systemClock } from '../base/systemClock.js';
import type { Clock } from '../base/clock.js';

/**
 * The system clock, set to the time `start`. It runs on from there. When `frozen`, its time stands still but timers and frames
 * go on: a story can be used and still looks the same in every screenshot.
 */
export function storyClock(start: string, frozen: boolean): Clock {
  const origin = Date.parse(start);
  const began = systemClock.monotonic();
  return { ...systemClock, now: () => (frozen ? origin : origin + systemClock.monotonic() - began) };
}
