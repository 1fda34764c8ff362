import type { Clock } from '../base/clock.js';

/** How long a connection goes on: within its handshake, as long as it gives signs of life, and until its token ends. */
export interface Lifetime {
  /** The last sign of life, in wall milliseconds. */
  readonly heardAt: number;
  /** A sign of life. */
  heard(): void;
  /** The handshake is over; from now on it goes on until `until` (wall milliseconds; undefined: for good). */
  admit(until: number | undefined): void;
  /**
   * What the deadline that has come means: nothing was heard for too long, the time that was given is over, it is time to ask
   * for a sign of life, or nothing yet.
   */
  due(): 'silent' | 'over' | 'ask' | 'wait';
  /** When to ask `due` next, in wall milliseconds. */
  next(): number;
}

/** How long a client may take to say who it is. */
const handshakeMs = 10_000;

/** Makes the {@link Lifetime} of a connection that begins now. */
export function createLifetime(clock: Clock, timeToLiveMs: number): Lifetime {
  let heardAt = clock.now();
  let endsAt = heardAt + handshakeMs;
  let admitted = false;
  let asked = false;
  // The question leaves time for an answer: asked after 25 of 35 seconds.
  const askAfterMs = (timeToLiveMs * 5) / 7;

  return {
    get heardAt() {
      return heardAt;
    },
    heard() {
      heardAt = clock.now();
      asked = false;
    },
    admit(until = Infinity) {
      admitted = true;
      endsAt = until;
    },
    due() {
      const now = clock.now();
      if (now >= endsAt) return 'over';
      if (!admitted) return 'wait';
      if (now - heardAt >= timeToLiveMs) return 'silent';
      if (asked || now - heardAt < askAfterMs) return 'wait';
      asked = true;
      return 'ask';
    },
    next: () => Math.min(endsAt, admitted ? heardAt + (asked ? timeToLiveMs : askAfterMs) : Infinity),
  };
}
