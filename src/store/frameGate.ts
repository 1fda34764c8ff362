import type { Clock } from '../base/clock.js';

/** Where no frame is painted (a hidden tab), changes are shown after this many milliseconds all the same. */
const longestFrameMs = 100;

/** Lets changes through once a frame. */
export interface FrameGate {
  /** Something waits: it passes with the end of this task, or with the next frame if this frame has had its turn. */
  request(): void;
  /** Cancels what is armed. What waits goes on waiting for the next request. */
  stop(): void;
}

/** Makes a {@link FrameGate} that calls `pass` for whatever waits. */
export function createFrameGate(clock: Clock, pass: () => void): FrameGate {
  let asked = false;
  let cancelFrame: (() => void) | undefined;

  function turn(): void {
    cancelFrame?.();
    cancelFrame = undefined;
    if (!asked) return;
    asked = false;
    const cancels = [clock.frame(turn), clock.timer(turn, longestFrameMs)];
    cancelFrame = () => cancels.forEach((cancel) => cancel());
    pass();
  }

  return {
    request() {
      if (asked) return;
      asked = true;
      // A burst of events in one task is one change.
      if (cancelFrame === undefined) queueMicrotask(turn);
    },
    stop() {
      asked = false;
      cancelFrame?.();
      cancelFrame = undefined;
    },
  };
}
