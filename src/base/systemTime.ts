import type { Clock } from './clock.js';

/** The machine's time, for code that does not draw. */
export const systemTime: Omit<Clock, 'frame'> = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  timer(run, ms) {
    // A platform timer of more than 2^31 - 1 ms (24 days) fires at once.
    const handle = setTimeout(run, Math.min(ms, 2e9));
    return () => clearTimeout(handle);
  },
};
