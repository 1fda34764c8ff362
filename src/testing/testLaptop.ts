import type { Clock } from '../base/clock.js';
import { throttledClock } from './throttledClock.js';

/** The machine that a person's browser runs on. */
export interface TestLaptop {
  /** The clock of its browser. */
  readonly clock: Clock;
  /** Stops all timers for `ms`, then calls `onWake`. Another sleep meanwhile replaces this one. */
  sleep(ms: number, onWake: () => void): void;
  /** Sets its wall clock `ms` ahead of the engine's. */
  skew(ms: number): void;
  /** Cancels waking up. */
  end(): void;
}

/** Makes a {@link TestLaptop}. */
export function createTestLaptop(engineClock: Clock): TestLaptop {
  let skewMs = 0;
  let sleptMs = 0;
  let sleepsSince: number | undefined;
  let cancelWake = () => {};
  const clock = throttledClock(engineClock, {
    now: () => engineClock.now() + skewMs,
    // Stands still in sleep, as in browsers. The wall clock goes on.
    monotonic: () => (sleepsSince ?? engineClock.monotonic()) - sleptMs,
  });

  return {
    clock,
    sleep(ms, onWake) {
      sleepsSince ??= engineClock.monotonic();
      clock.throttle(() => Infinity, false);
      cancelWake();
      cancelWake = engineClock.timer(() => {
        sleptMs += engineClock.monotonic() - (sleepsSince ?? 0);
        sleepsSince = undefined;
        clock.throttle((due) => due, true);
        onWake();
      }, ms);
    },
    skew(ms) {
      skewMs = ms;
    },
    end: () => cancelWake(),
  };
}
