import type { Clock } from '../base/clock.js';
import { largestUnit } from './largestUnit.js';

/** Calls whoever shows an age when its text may have changed. One armed timer, whatever their number. */
export interface RelativeTimeTicker {
  /** `at`: since when, in milliseconds of the server's wall time. Returns a function that stops it. */
  add(at: number, run: () => void): () => void;
}

interface Label {
  at: number;
  run: () => void;
  /** When its text may be another one. */
  tick: number;
}

/** Makes an {@link RelativeTimeTicker}. `now` is the server's wall time. */
export function createRelativeTimeTicker(clock: Clock, now: () => number): RelativeTimeTicker {
  const labels = new Set<Label>();
  let armed = Infinity;
  let disarm = () => {};

  function arm(tick: number): void {
    if (tick >= armed) return;
    disarm();
    armed = tick;
    disarm = clock.timer(turn, Math.max(0, tick - now()));
  }

  function turn(): void {
    const due: Label[] = [];
    let next = Infinity;
    for (const label of labels) {
      if (label.tick <= now()) {
        label.tick = tickAfter(label.at, now());
        due.push(label);
      }
      next = Math.min(next, label.tick);
    }
    // Armed once, when all have their next instant.
    armed = Infinity;
    arm(next);
    for (const { run } of due) run();
  }

  return {
    add(at, run) {
      const label: Label = { at, run, tick: tickAfter(at, now()) };
      labels.add(label);
      arm(label.tick);
      return () => {
        labels.delete(label);
        if (labels.size > 0) return;
        disarm();
        armed = Infinity;
      };
    },
  };
}

/** When the text of an age is another one: to the second while it tells seconds, else to ten, so that many change at once. */
function tickAfter(at: number, now: number): number {
  const { unitMs, count } = largestUnit(now - at);
  const changes = at + unitMs * (count + 1);
  const grain = unitMs > 1000 ? 10_000 : 1000;
  return Math.max(Math.ceil(changes / grain) * grain, now + 1);
}
