import type { Clock } from './clock.js';

/** The machine's own time, for whatever paints nothing. */
export const systemTime: Omit<Clock, 'frame'> = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  timer(run, ms) {
    // Longer than 2^31 - 1 ms makes a platform timer fire at once; nobody here needs 23 days.
    const handle = setTimeout(run, Math.min(ms, 2e9));
    return () => clearTimeout(handle);
  },
};
