import { backoff } from '../base/backoff.js';
import type { Clock } from '../base/clock.js';
import type { Random } from '../base/random.js';

/** Restarts the engine after its storage could not be read: a full disk may have room again later. */
export interface RestartScheduler {
  /** A start failed. The next one follows within ten seconds. */
  failed(): void;
  /** A start succeeded. */
  succeeded(): void;
  /** Schedules no more restarts. */
  stop(): void;
}

/** Makes a {@link RestartScheduler}. After `restart`, call `failed` or `succeeded`. */
export function createRestartScheduler(clock: Clock, random: Random, restart: () => void): RestartScheduler {
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
