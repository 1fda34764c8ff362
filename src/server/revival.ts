import { backoff } from '../base/backoff.js';
import type { Clock } from '../base/clock.js';
import type { Random } from '../base/random.js';

/** Starts the engine again after its storage could not be read: a disk that was full has room again some day. */
export interface Revival {
  /** A start failed: the next try comes within ten seconds. */
  failed(): void;
  /** A start succeeded. */
  succeeded(): void;
  /** No more tries. */
  stop(): void;
}

/** Makes a {@link Revival}. `restart` tells how it went by `failed` or `succeeded`. */
export function createRevival(clock: Clock, random: Random, restart: () => void): Revival {
  let failures = 0;
  let stopped = false;
  let cancel: (() => void) | undefined;
  return {
    failed() {
      if (stopped) return;
      cancel?.();
      cancel = clock.timer(restart, backoff(failures++, random));
    },
    succeeded() {
      failures = 0;
    },
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}
