import type { Clock } from '../base/clock.js';

/** Things that are all due the same time after they were added. One armed timer, whatever their number. */
export interface DelayQueue<Thing> {
  /** Adds a thing, or begins its wait anew. `passed` of its wait, in milliseconds, is over already; only for the first things. */
  add(thing: Thing, passed?: number): void;
  /** What waits. A thing that is deleted from it is not handed over. */
  readonly waiting: Pick<Map<Thing, number>, 'has' | 'delete'>;
  /** Arms the timer; before that things only wait. */
  start(): void;
  /** Disarms the timer. What waits goes on waiting for the next start. */
  stop(): void;
}

/** Makes a {@link DelayQueue} that hands over, `ms` milliseconds after they were added, those that are due together. */
export function createDelayQueue<Thing>(clock: Clock, ms: number, due: (things: Thing[]) => void): DelayQueue<Thing> {
  // The waits are equally long, so the order of adding is the order of falling due.
  const dueAt = new Map<Thing, number>();
  let started = false;
  let disarm: (() => void) | undefined;

  function arm(): void {
    const [first] = dueAt.values();
    if (started && !disarm && first !== undefined) disarm = clock.timer(run, first - clock.monotonic());
  }

  function run(): void {
    disarm = undefined;
    const things: Thing[] = [];
    for (const [thing, at] of dueAt) {
      if (at > clock.monotonic()) break;
      dueAt.delete(thing);
      things.push(thing);
    }
    if (things.length > 0) due(things);
    arm();
  }

  return {
    add(thing, passed = 0) {
      dueAt.delete(thing);
      // Between nothing and all of the wait, or those added later would be due earlier.
      dueAt.set(thing, clock.monotonic() + ms - Math.min(Math.max(passed, 0), ms));
      arm();
    },
    waiting: dueAt,
    start() {
      started = true;
      arm();
    },
    stop() {
      started = false;
      disarm?.();
      disarm = undefined;
    },
  };
}
