import type { Clock } from '../base/clock.js';

/** How many frames one connection may send. */
export interface RateLimit {
  /** Frames at once, after a pause. @default 200 */
  burst: number;
  /** Frames a second in the long run. @default 100 */
  perSecond: number;
}

export const defaultRateLimit: RateLimit = { burst: 200, perSecond: 100 };

/** A bucket of `burst` tokens that fills up by `perSecond`. */
export interface TokenBucket {
  /** Takes one. False when there is none. */
  take(): boolean;
}

/** Makes a full {@link TokenBucket}. */
export function createTokenBucket(clock: Clock, { burst, perSecond }: RateLimit): TokenBucket {
  let tokens = burst;
  let at = clock.monotonic();
  return {
    take() {
      const now = clock.monotonic();
      tokens = Math.min(burst, tokens + ((now - at) / 1000) * perSecond);
      at = now;
      if (tokens < 1) return false;
      tokens--;
      return true;
    },
  };
}
