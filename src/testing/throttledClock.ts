import type { Clock } from '../base/clock.js';

/** A clock that follows another one, and whose timers and frames can be delayed. */
export interface ThrottledClock extends Clock {
  /**
   * From now on, and also for timers that wait already, a timer that is due at `due` fires at `rule(due, chain)`, both in this
   * clock's monotonic time. `Infinity` means not while this rule is in force. `chain` is the number of timers before it, each
   * armed by the one before. Without `paints` frames wait for a rule with it.
   */
  throttle(rule: (due: number, chain: number) => number, paints: boolean): void;
}

/** Makes a {@link ThrottledClock}. `hands` gives its times, by default those of `clock`. */
export function throttledClock(clock: Clock, hands: Pick<Clock, 'now' | 'monotonic'> = clock): ThrottledClock {
  const { now, monotonic } = hands;
  const waiting = new Set<{ arm(): void }>();
  let fires = (due: number, _chain: number): number => due;
  let isPainted = true;
  /** The `chain` of timers that are armed now. */
  let chainNow = 0;

  function wait(run: () => void, arm: (run: () => void) => () => void): () => void {
    let disarm = () => {};
    const one = {
      arm() {
        disarm();
        disarm = arm(() => {
          waiting.delete(one);
          run();
        });
      },
    };
    waiting.add(one);
    one.arm();
    return () => {
      waiting.delete(one);
      disarm();
    };
  }

  return {
    now,
    monotonic,
    timer(run, ms) {
      const due = monotonic() + Math.max(0, ms);
      const chain = chainNow;
      function ring(): void {
        chainNow = chain + 1;
        try {
          run();
        } finally {
          chainNow = 0;
        }
      }
      return wait(ring, (fire) => {
        const at = fires(due, chain);
        return at === Infinity ? () => {} : clock.timer(fire, at - monotonic());
      });
    },
    frame: (run) => wait(run, (fire) => (isPainted ? clock.frame(fire) : () => {})),
    throttle(rule, paints) {
      fires = rule;
      isPainted = paints;
      for (const one of [...waiting]) one.arm();
    },
  };
}
