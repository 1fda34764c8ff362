import type { Clock } from '../base/clock.js';
import type { Storage } from '../engine/ports.js';
import type { Logger } from './logger.js';
import type { Meter } from './meter.js';

/** The same storage, with its commits counted and timed, and the operator told of the first that fails. */
export function watchedStorage(storage: Storage, clock: Clock, meter: Meter, logger: Logger): Storage {
  let failing = false;
  return {
    load: () => storage.load(),
    commit(changes) {
      const started = clock.monotonic();
      const durable = storage.commit(changes);
      const kept = () => {
        failing = false;
        meter.commits++;
        meter.commitSeconds += (clock.monotonic() - started) / 1000;
      };
      const failed = (error: Error) => {
        meter.commitsFailed++;
        // All that were waiting fail with it; one line says it.
        if (!failing) logger.error({}, error.message);
        failing = true;
      };
      if (durable === undefined) kept();
      else durable.then(kept, failed);
      return durable;
    },
    close: () => storage.close(),
  };
}
