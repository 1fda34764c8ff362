import type { Clock } from '../base/clock.js';
import type { Storage } from '../engine/ports.js';
import type { Logger } from './logger.js';
import type { Meter } from './meter.js';
import type { RestartScheduler } from './restartScheduler.js';

/**
 * The same storage. Counts and times its commits, logs the first failure, and reports each load to `restarts`. Adds its errors to
 * `logged`, so that they are not logged again when the engine reports them.
 */
export function instrumentedStorage(
  storage: Storage,
  clock: Clock,
  meter: Meter,
  logger: Logger,
  restarts: RestartScheduler,
  logged: WeakSet<object>,
): Storage {
  let failing = false;

  function report(error: Error): void {
    logged.add(error);
    // All commits that were waiting fail with it; one line is enough.
    if (!failing) logger.error({}, error.message);
    failing = true;
  }

  return {
    async load() {
      try {
        const stored = await storage.load();
        if (failing) logger.info({}, 'the data can be read again.');
        failing = false;
        restarts.succeeded();
        return stored;
      } catch (error) {
        report(error as Error);
        restarts.failed();
        throw error;
      }
    },
    commit(changes) {
      const started = clock.monotonic();
      const durable = storage.commit(changes);
      const stored = () => {
        meter.commits++;
        meter.commitSeconds += (clock.monotonic() - started) / 1000;
      };
      const failed = (error: Error) => {
        meter.commitsFailed++;
        report(error);
      };
      if (durable === undefined) stored();
      else durable.then(stored, failed);
      return durable;
    },
    close: () => storage.close(),
  };
}
