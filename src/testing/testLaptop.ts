import type { Clock } from '../base/clock.js';
import { steeredClock } from './steeredClock.js';

/** The machine that somebody's browser runs on. */
export interface TestLaptop {
  /** What its browser goes by. */
  readonly clock: Clock;
  /** Stands still, timers and all, for `ms`; `woke` is called when the lid opens. A second lid takes the place of the first. */
  sleep(ms: number, woke: () => void): void;
  /** Its wall clock is `ms` ahead of the world's. */
  skew(ms: number): void;
  /** It will not wake up any more. */
  end(): void;
}

/** Makes a {@link TestLaptop}. */
export function createTestLaptop(world: Clock): TestLaptop {
  let skewMs = 0;
  let sleptMs = 0;
  let sleepsSince: number | undefined;
  let cancelWake = () => {};
  const clock = steeredClock(world, {
    now: () => world.now() + skewMs,
    // Stands still in sleep, as it does in browsers; the wall clock does not.
    monotonic: () => (sleepsSince ?? world.monotonic()) - sleptMs,
  });

  return {
    clock,
    sleep(ms, woke) {
      sleepsSince ??= world.monotonic();
      clock.steer(() => Infinity, false);
      cancelWake();
      cancelWake = world.timer(() => {
        sleptMs += world.monotonic() - (sleepsSince ?? 0);
        sleepsSince = undefined;
        clock.steer((due) => due, true);
        woke();
      }, ms);
    },
    skew(ms) {
      skewMs = ms;
    },
    end: () => cancelWake(),
  };
}
