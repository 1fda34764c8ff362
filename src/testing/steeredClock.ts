import type { Clock } from '../base/clock.js';

/** A clock that runs behind another one, and can be held up. */
export interface SteeredClock extends Clock {
  /**
   * From now on a timer that is due at `due` fires at `rule(due, chain)`, both in this clock's monotonic time; `Infinity`: not
   * as long as this rule holds. `chain` counts the timers before it, each of which was armed by the one before. Those that
   * wait already follow it too. Frames wait until a rule comes that paints.
   */
  steer(rule: (due: number, chain: number) => number, paints: boolean): void;
}

/** Makes a {@link SteeredClock}. `hands` is what it shows; default: what `clock` does. */
export function steeredClock(clock: Clock, hands: Pick<Clock, 'now' | 'monotonic'> = clock): SteeredClock {
  const { now, monotonic } = hands;
  const waiting = new Set<{ arm(): void }>();
  let fires = (due: number, _chain: number): number => due;
  let isPainted = true;
  /** Of the timers that are armed now. */
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
    steer(rule, paints) {
      fires = rule;
      isPainted = paints;
      for (const one of [...waiting]) one.arm();
    },
  };
}
