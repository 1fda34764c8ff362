/**
 * A source of time. Code outside `base/` reads no clock and starts no timer by itself; it takes one of these, so that a test can
 * advance an hour in a millisecond and repeat a story at exactly the same times.
 */
export interface Clock {
  /** Wall time in milliseconds since 1970. It may jump when the machine corrects its clock. */
  now(): number;
  /** Milliseconds since an arbitrary start. It never jumps: use it for durations. */
  monotonic(): number;
  /** Calls `run` once, `ms` milliseconds from now. Returns a function that cancels it. */
  timer(run: () => void, ms: number): () => void;
  /** Calls `run` once, with the next frame of the screen; never where there is no screen. Returns a function that cancels it. */
  frame(run: () => void): () => void;
}
