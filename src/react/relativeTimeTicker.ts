import type { Clock } from '../base/clock.js';
import { largestUnit } from './largestUnit.js';

/** Calls listeners when the text of their relative time may change. It has one timer for all of them. */
export interface RelativeTimeTicker {
  /** `at`: the time that is shown, in milliseconds of the server's wall time. Returns a function that removes the listener. */
  add(at: number, listener: () => void): () => void;
}

interface Subscription {
  at: number;
  listener: () => void;
  /** When the text may change next. */
  nextTick: number;
}

/** Makes a {@link RelativeTimeTicker}. `now` is the server's wall time. */
export function createRelativeTimeTicker(clock: Clock, now: () => number): RelativeTimeTicker {
  const subscriptions = new Set<Subscription>();
  let timerAt = Infinity;
  let cancelTimer = () => {};

  function setTimer(at: number): void {
    if (at >= timerAt) return;
    cancelTimer();
    timerAt = at;
    cancelTimer = clock.timer(tick, Math.max(0, at - now()));
  }

  function tick(): void {
    const due: Subscription[] = [];
    let next = Infinity;
    for (const subscription of subscriptions) {
      if (subscription.nextTick <= now()) {
        subscription.nextTick = nextTick(subscription.at, now());
        due.push(subscription);
      }
      next = Math.min(next, subscription.nextTick);
    }
    timerAt = Infinity;
    setTimer(next);
    for (const { listener } of due) listener();
  }

  return {
    add(at, listener) {
      const subscription: Subscription = { at, listener, nextTick: nextTick(at, now()) };
      subscriptions.add(subscription);
      setTimer(subscription.nextTick);
      return () => {
        subscriptions.delete(subscription);
        if (subscriptions.size > 0) return;
        cancelTimer();
        timerAt = Infinity;
      };
    },
  };
}

/** When the text of a time changes next: at a full second while it counts seconds, else at ten of them, so that many texts change together. */
function nextTick(at: number, now: number): number {
  const { unitMs, count } = largestUnit(now - at);
  const changesAt = at + unitMs * (count + 1);
  const stepMs = unitMs > 1000 ? 10_000 : 1000;
  return Math.max(Math.ceil(changesAt / stepMs) * stepMs, now + 1);
}
