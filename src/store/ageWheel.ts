import type { Clock } from '../base/clock.js';
import { spanOf } from './spanOf.js';

/** Calls whoever shows an age when its text may have changed. One armed timer, whatever their number. */
export interface AgeWheel {
  /** `at`: since when, in milliseconds of the server's wall time. Returns a function that stops it. */
  add(at: number, run: () => void): () => void;
}

interface Label {
  at: number;
  run: () => void;
  tick: number;
}

/** Makes an {@link AgeWheel}. `now` is the server's wall time. */
export function createAgeWheel(clock: Clock, now: () => number): AgeWheel {
  /** Labels by the instant at which they are due. */
  const ticks = new Map<number, Set<Label>>();
  let armed = Infinity;
  let disarm = () => {};

  function place(label: Label): void {
    label.tick = tickAfter(label.at, now());
    const due = ticks.get(label.tick);
    if (due) due.add(label);
    else ticks.set(label.tick, new Set([label]));
    if (label.tick < armed) arm();
  }

  function arm(): void {
    disarm();
    armed = Math.min(...ticks.keys());
    if (armed < Infinity) disarm = clock.timer(turn, Math.max(0, armed - now()));
    else disarm = () => {};
  }

  function turn(): void {
    // Armed once, when all have their next place.
    armed = -Infinity;
    const due = [...ticks].filter(([tick]) => tick <= now());
    for (const [tick] of due) ticks.delete(tick);
    for (const [, labels] of due) {
      for (const label of labels) {
        place(label);
        label.run();
      }
    }
    arm();
  }

  return {
    add(at, run) {
      const label: Label = { at, run, tick: 0 };
      place(label);
      return () => {
        const due = ticks.get(label.tick);
        due?.delete(label);
        if (due?.size !== 0) return;
        ticks.delete(label.tick);
        if (label.tick === armed) arm();
      };
    },
  };
}

/** When the text of an age is another one: to the second while it tells seconds, else to ten, so that many change at once. */
function tickAfter(at: number, now: number): number {
  const { unitMs, count } = spanOf(Math.max(0, now - at));
  const changes = Math.max(at, 0) + unitMs * (count + 1);
  const grain = unitMs > 1000 ? 10_000 : 1000;
  return Math.max(Math.ceil(changes / grain) * grain, now + 1);
}
