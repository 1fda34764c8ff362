import type { Clock } from '../base/clock.js';

/** Connections that were let in and do not have their first answer yet. */
export interface Handshakes {
  /** Whether there is no place for one more. */
  full(): boolean;
  /** Lets one more in. `giveUp` is called when it has had its time and another needs the place. */
  enter(giveUp: () => void): Handshake;
}

export interface Handshake {
  /** It was answered, or is gone: the engine sees to it that either happens in time. */
  done(): void;
}

/** After so long its place may be given to another: whoever means it speaks at once, and is answered soon. */
const patientMs = 2_000;

/** Makes {@link Handshakes} of which `most` may be in progress at a time. */
export function createHandshakes(clock: Clock, most: number): Handshakes {
  // In the order in which they came in.
  const waiting = new Map<Handshake, { giveUp: () => void; since: number }>();

  return {
    full() {
      const [oldest] = waiting;
      return waiting.size >= most && (oldest === undefined || clock.monotonic() - oldest[1].since < patientMs);
    },
    enter(giveUp) {
      const [oldest] = waiting;
      if (waiting.size >= most && oldest !== undefined) {
        waiting.delete(oldest[0]);
        oldest[1].giveUp();
      }
      const handshake: Handshake = { done: () => void waiting.delete(handshake) };
      waiting.set(handshake, { giveUp, since: clock.monotonic() });
      return handshake;
    },
  };
}
