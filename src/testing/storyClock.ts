import { systemClock } from '../base/systemClock.js';
import type { Clock } from '../base/clock.js';

/**
 * The machine's clock, set to another time. It runs on from there; `frozen`, the hands stand still while timers and frames go
 * on, so that a page can be used and yet says the same in every picture of it.
 */
export function storyClock(start: string, frozen: boolean): Clock {
  const origin = Date.parse(start);
  const began = systemClock.monotonic();
  return { ...systemClock, now: () => (frozen ? origin : origin + systemClock.monotonic() - began) };
}
