import type { Clock } from '../base/clock.js';
import type { Storage } from '../engine/ports.js';
import type { Logger } from './logger.js';
import type { Meter } from './meter.js';
import type { Revival } from './revival.js';

/**
 * The same storage, with its commits counted and timed, the operator told of the first failure, and `revival` of each load.
 * Its errors are added to `logged`, so that they are not logged again where the engine reports them.
 */
export function watchedStorage(
  storage: Storage,
  clock: Clock,
  meter: Meter,
  logger: Logger,
  revival: Revival,
  logged: WeakSet<object>,
): Storage {
  let failing = false;

  function report(error: Error): void {
    logged.add(error);
    // All that were waiting fail with it; one line says it.
    if (!failing) logger.error({}, error.message);
    failing = true;
  }

  return {
    async load() {
      try {
        const stored = await storage.load();
        if (failing) logger.info({}, 'the data can be read again.');
        failing = false;
        revival.succeeded();
        return stored;
      } catch (error) {
        report(error as Error);
        revival.failed();
        throw error;
      }
    },
    commit(changes) {
      const started = clock.monotonic();
      const durable = storage.commit(changes);
      const kept = () => {
        meter.commits++;
        meter.commitSeconds += (clock.monotonic() - started) / 1000;
      };
      const failed = (error: Error) => {
        meter.commitsFailed++;
        report(error);
      };
      if (durable === undefined) kept();
      else durable.then(kept, failed);
      return durable;
    },
    close: () => storage.close(),
  };
}
