/**
 * Time as everything here sees it. Nothing outside `base/` reads a clock or arms a timer by itself: it is handed one of
 * these, so that a test can move an hour in a millisecond and a story told twice happens at the same instants.
 */
export interface Clock {
  /** Wall time in milliseconds since 1970. It may jump when the machine corrects its clock. */
  now(): number;
  /** Milliseconds since some start; never jumps. For durations. */
  monotonic(): number;
  /** Calls `run` once, `ms` milliseconds from now. Returns a function that cancels it. */
  timer(run: () => void, ms: number): () => void;
  /** Calls `run` once with the next painted frame: never, where nothing is painted. Returns a function that cancels it. */
  frame(run: () => void): () => void;
}
