import type { Clock } from '../base/clock.js';

/** Connections that were accepted and have not said who they are yet, or have no answer to it yet. */
export interface Handshakes {
  /** Whether there is no room for one more. */
  full(): boolean;
  /** Accepts one more. `giveUp` is called when it has had its time and another needs the room. */
  enter(giveUp: () => void): Handshake;
}

export interface Handshake {
  /** It was answered or is closed; its socket sees to it that one of the two happens in time. */
  done(): void;
}

/** After this time a newcomer may take its room: an honest client speaks at once and is answered soon. */
const patienceMs = 2_000;

/** Makes {@link Handshakes} for at most `max` connections at a time. */
export function createHandshakes(clock: Clock, max: number): Handshakes {
  // In the order in which they came in.
  const waiting = new Map<Handshake, { giveUp: () => void; since: number }>();

  return {
    full() {
      const [oldest] = waiting;
      return waiting.size >= max && (oldest === undefined || clock.monotonic() - oldest[1].since < patienceMs);
    },
    enter(giveUp) {
      const [oldest] = waiting;
      if (waiting.size >= max && oldest !== undefined) {
        waiting.delete(oldest[0]);
        oldest[1].giveUp();
      }
      const handshake: Handshake = { done: () => void waiting.delete(handshake) };
      waiting.set(handshake, { giveUp, since: clock.monotonic() });
      return handshake;
    },
  };
}
