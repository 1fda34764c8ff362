import type { Clock } from './clock.js';

/** A clock that stands still until `advance` moves it. */
export interface ManualClock extends Clock {
  /**
   * Moves time by `ms` milliseconds. Everything that falls due on the way (timers, frames, deliveries between an embedded
   * engine and its clients) has run when the promise resolves. `advance(0)` runs what is due now.
   */
  advance(ms: number): Promise<void>;
  /** Sets the wall clock by `ms` milliseconds, back where that is negative. No time passes, and no timer runs because of it. */
  step(ms: number): void;
  /**
   * Stops the process for `ms` milliseconds (SIGSTOP, a machine that is moved): time passes, and no timer runs meanwhile. What
   * fell due has run when the promise resolves, all of it late.
   */
  pause(ms: number): Promise<void>;
}

interface Due {
  at: number;
  run: () => void;
}

/**
 * Makes a {@link ManualClock} that starts at `start`, an ISO 8601 time or milliseconds since 1970.
 *
 * @default '2019-01-07T13:00:00.000Z'
 * @throws `RangeError` when `start` is not a time.
 * @example
 * const clock = manualClock('2026-01-01T00:00:00Z');
 * await clock.advance(35_000);
 */
export function manualClock(start: string | number = '2019-01-07T13:00:00.000Z'): ManualClock {
  const origin = typeof start === 'number' ? start : Date.parse(start);
  if (!Number.isFinite(origin)) {
    throw new RangeError(
      `presence-kit: cannot start a manual clock at '${start}'; it is no ISO 8601 time. Give one like '2019-01-07T13:00:00.000Z'.`,
    );
  }
  /** Monotonic time, which timers go by, is `now - origin`. */
  let now = origin;
  let stepped = 0;
  let inFrame = false;
  const timers: Due[] = [];
  let frames: Due[] = [];

  function arm(run: () => void, at: number): () => void {
    const due: Due = { at, run };
    // Kept in order of time, and of arming within one instant: a story must run the same way twice.
    let low = 0;
    let high = timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((timers[middle] as Due).at <= at) low = middle + 1;
      else high = middle;
    }
    timers.splice(low, 0, due);
    return () => {
      const index = timers.indexOf(due);
      if (index >= 0) timers.splice(index, 1);
    };
  }

  async function settle(): Promise<void> {
    await macrotask();
    // A frame that asks for the next frame gets it 16 ms later, as on a screen; else an animation would never end.
    if (frames.length === 0) return;
    const painted = frames;
    frames = [];
    inFrame = true;
    try {
      for (const frame of painted) frame.run();
    } finally {
      inFrame = false;
    }
    await macrotask();
  }

  async function runUntil(target: number): Promise<void> {
    await settle();
    for (let next = timers[0]; next !== undefined && next.at <= target; next = timers[0]) {
      timers.shift();
      now = Math.max(now, next.at);
      next.run();
      await settle();
    }
    now = target;
  }

  return {
    now: () => now + stepped,
    monotonic: () => now - origin,
    timer: (run, ms) => arm(run, now + Math.max(0, ms)),
    frame(run) {
      if (inFrame) return arm(run, now + 16);
      const due: Due = { at: now, run };
      frames.push(due);
      return () => {
        frames = frames.filter((other) => other !== due);
      };
    },
    advance: (ms) => runUntil(now + Math.max(0, ms)),
    step(ms) {
      stepped += ms;
    },
    async pause(ms) {
      now += Math.max(0, ms);
      await runUntil(now);
    },
  };
}

/** Resolves after every microtask that is queued now, and those that they queue. */
function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else if (typeof MessageChannel === 'function') {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        channel.port1.close();
        resolve();
      };
      channel.port2.postMessage(undefined);
    }
    // Jest's jsdom has neither.
    else setTimeout(resolve);
  });
}
