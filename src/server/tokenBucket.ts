import type { Clock } from '../base/clock.js';

/**
 * How many frames one connection may send, and how much work its requests may take. Work is counted in requests of ordinary
 * size: a query that looks at 500 rows, or an event of 400 bytes for ten watchers, is about one more.
 */
export interface RateLimit {
  /** Frames, or work, at once after a pause. @default 200 */
  burst: number;
  /** Frames, or work, a second in the long run. @default 100 */
  perSecond: number;
}

export const defaultRateLimit: RateLimit = { burst: 200, perSecond: 100 };

/** A bucket of `burst` tokens that fills up by `perSecond`. */
export interface TokenBucket {
  /** Takes one. False when there is none. */
  take(): boolean;
  /** Takes so many, also of those that will only come. */
  charge(tokens: number): void;
  /** Whether more were charged than have come. */
  overdrawn(): boolean;
}

/** Makes a full {@link TokenBucket}. */
export function createTokenBucket(clock: Clock, { burst, perSecond }: RateLimit): TokenBucket {
  let tokens = burst;
  let at = clock.monotonic();

  function fill(): void {
    const now = clock.monotonic();
    tokens = Math.min(burst, tokens + ((now - at) / 1000) * perSecond);
    at = now;
  }

  return {
    take() {
      fill();
      if (tokens < 1) return false;
      tokens--;
      return true;
    },
    charge(charged) {
      fill();
      tokens -= charged;
    },
    overdrawn() {
      fill();
      return tokens < 0;
    },
  };
}
