import type { Clock } from './clock.js';
import { systemTime } from './systemTime.js';

/** The machine's time and the frames of its screen. */
export const systemClock: Clock = {
  ...systemTime,
  frame(run) {
    const handle = globalThis.requestAnimationFrame?.(run);
    return () => handle && cancelAnimationFrame(handle);
  },
};
