import type { Clock } from 'presence-kit/client';

/** The page's own time, with frames by hand. */
export interface FrameClock extends Clock {
  /** Runs what waits for the frame. */
  endFrame(): void;
}

/**
 * What waits for a frame here is called by hand, so that one event after the other can be a frame of its own. No timer ever
 * fires: no time passes between two such frames.
 */
export function createFrameClock(): FrameClock {
  let waiting: (() => void) | undefined;
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    timer: () => () => {},
    frame(run) {
      waiting = run;
      return () => (waiting = undefined);
    },
    endFrame() {
      const run = waiting;
      waiting = undefined;
      run?.();
    },
  };
}
