import type { Clock } from './clock.js';
import { createOrderedMap } from './orderedMap.js';

/** Many deadlines with one timer, which is set to the earliest. */
export interface Deadlines<Key> {
  /** Sets the one deadline of `key` to `at` (milliseconds of `clock.monotonic()`), or clears it with `undefined`. */
  set(key: Key, at: number | undefined): void;
  /** Clears them all and disarms the timer. */
  clear(): void;
}

/**
 * Makes {@link Deadlines}. They call `due(key)` once when the time of a key has come. The deadline is removed before that, so `due`
 * may set the next one.
 */
export function createDeadlines<Key>(clock: Clock, due: (key: Key) => void): Deadlines<Key> {
  type Place = [at: number, order: number];
  const places = new Map<Key, Place>();
  const order = createOrderedMap<Place, Key>((a, b) => a[0] - b[0] || a[1] - b[1]);
  let count = 0;
  let armed: { at: number; cancel: () => void } | undefined;

  function arm(): void {
    const first = order.minKey();
    if (first === undefined || (armed !== undefined && armed.at <= first[0])) return;
    armed?.cancel();
    armed = { at: first[0], cancel: clock.timer(run, first[0] - clock.monotonic()) };
  }

  function run(): void {
    armed = undefined;
    // Only the deadlines that are set now: a `due` that sets a past time is called again by the next timer.
    for (let left = order.size; left > 0; left--) {
      const first = order.minKey();
      if (first === undefined || first[0] > clock.monotonic()) break;
      const key = order.get(first) as Key;
      order.delete(first);
      places.delete(key);
      due(key);
    }
    arm();
  }

  return {
    set(key, at) {
      const place = places.get(key);
      if (place?.[0] === at) return;
      if (place !== undefined) {
        order.delete(place);
        places.delete(key);
      }
      if (at === undefined) return;
      const next: Place = [at, count++];
      places.set(key, next);
      order.set(next, key);
      arm();
    },
    clear() {
      armed?.cancel();
      armed = undefined;
      places.clear();
      order.clear();
    },
  };
}
