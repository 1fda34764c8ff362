import type { Clock } from '../base/clock.js';

/** How long a connection goes on: within its handshake, as long as it gives signs of life, and until its token ends. */
export interface Lifetime {
  /** The last sign of life, in wall milliseconds. */
  readonly lastHeardAt: number;
  /** A sign of life. */
  heard(): void;
  /** The handshake is over; from now on it goes on until `until` (wall milliseconds; undefined: without an end). */
  admit(until: number | undefined): void;
  /**
   * What the deadline that has come means: nothing was heard for too long, its time is over, it is time to ask for a sign of
   * life, or nothing yet.
   */
  due(): 'silent' | 'over' | 'ask' | 'wait';
  /** When to ask `due` next, in milliseconds of `clock.monotonic()`. */
  next(): number;
}

/** How long a client may take to say who it is. */
const handshakeMs = 10_000;

/** A deadline that comes this much too late tells of a process that did not run, and not of a client that did not answer. */
export const pauseMs = 1000;

/**
 * Makes the {@link Lifetime} of a connection that begins now. Periods are measured in monotonic time, which nobody can set. After
 * a pause of the process, the connection is asked and has a short period to answer before it counts as silent.
 */
export function createLifetime(clock: Clock, timeToLiveMs: number): Lifetime {
  /** Wall time and monotonic time of the last sign of life. */
  let lastHeardAt = clock.now();
  let aliveSince = clock.monotonic();
  let endsAt = aliveSince + handshakeMs;
  let admitted = false;
  let asked = false;
  // The question leaves time for an answer: asked after 25 of 35 seconds.
  const askAfterMs = (timeToLiveMs * 5) / 7;
  const silentAt = () => aliveSince + timeToLiveMs;

  return {
    get lastHeardAt() {
      return lastHeardAt;
    },
    heard() {
      lastHeardAt = clock.now();
      aliveSince = clock.monotonic();
      asked = false;
    },
    admit(until) {
      admitted = true;
      endsAt = until === undefined ? Infinity : clock.monotonic() + until - clock.now();
    },
    due() {
      const now = clock.monotonic();
      if (!admitted) {
        if (now < endsAt) return 'wait';
        if (now < endsAt + pauseMs) return 'over';
        // The client may have said who it is while nobody could read it.
        endsAt = now + handshakeMs;
        return 'wait';
      }
      if (now >= endsAt) return 'over';
      if (now >= silentAt() + pauseMs) {
        aliveSince = now - askAfterMs;
        asked = true;
        return 'ask';
      }
      if (now >= silentAt()) return 'silent';
      if (asked || now < aliveSince + askAfterMs) return 'wait';
      asked = true;
      return 'ask';
    },
    next: () => Math.min(endsAt, admitted ? aliveSince + (asked ? timeToLiveMs : askAfterMs) : Infinity),
  };
}
