import type { Clock } from '../base/clock.js';
import { pauseMs } from './lifetime.js';

/** Notices that the process did not run for a while (SIGSTOP, a machine that was moved). */
export interface PauseWatch {
  /** Begins, or ends, to look: a timer that runs once a second. */
  setActive(active: boolean): void;
  /** Looks now, before a period that ended meanwhile is taken for over. */
  check(): void;
  stop(): void;
}

const beatMs = 1000;

/** Makes a {@link PauseWatch} that calls `onPause` after each pause with the time for which nothing ran, at most a second too much. */
export function createPauseWatch(clock: Clock, onPause: (pausedMs: number) => void): PauseWatch {
  let lastBeat = 0;
  let cancel: (() => void) | undefined;

  function beat(): void {
    lastBeat = clock.monotonic();
    cancel = clock.timer(() => {
      check();
      if (cancel !== undefined) beat();
    }, beatMs);
  }

  function check(): void {
    if (cancel === undefined) return;
    const now = clock.monotonic();
    const passed = now - lastBeat;
    lastBeat = now;
    if (passed > beatMs + pauseMs) onPause(passed);
  }

  function stop(): void {
    cancel?.();
    cancel = undefined;
  }

  return {
    setActive(active) {
      if (!active) stop();
      else if (cancel === undefined) beat();
    },
    check,
    stop,
  };
}
