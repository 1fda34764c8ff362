import type { Clock } from '../base/clock.js';
import type { UserRecord } from './record.js';

/** One moment in both times, in milliseconds. */
export interface Moment {
  /** Wall time: what is shown and stored. It jumps when the machine's clock is set. */
  wall: number;
  /** The wall time at which the engine started, and what passed since: for periods. It never jumps. */
  steady: number;
}

/** Time as one running engine measures it. */
export interface EngineTime {
  now(): Moment;
  /** The milliseconds of `clock.monotonic()` at which `steady` time is `at`. */
  toMonotonic(at: number): number;
}

/** Makes the {@link EngineTime} of an engine that starts now. */
export function createEngineTime(clock: Clock): EngineTime {
  const origin = clock.now() - clock.monotonic();
  return {
    now: () => ({ wall: clock.now(), steady: Math.round(origin + clock.monotonic()) }),
    toMonotonic: (at) => at - origin,
  };
}

/** A record as it is stored: `until` in wall time, which another process can read. In memory it is steady time. */
export function inWallTime(record: UserRecord, now: Moment): UserRecord {
  const ahead = now.wall - now.steady;
  if (ahead === 0 || record.sessions.every(({ until }) => until === undefined)) return record;
  return {
    ...record,
    sessions: record.sessions.map((session) =>
      session.until === undefined ? session : { ...session, until: session.until + ahead },
    ),
  };
}
