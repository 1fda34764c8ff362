import type { Moment } from './engineTime.js';
import type { Rules } from './options.js';
import type { Session, UserRecord } from './record.js';
import { edit, keepsSlots, later, refresh, refreshDue, setInvisible, syncOnline } from './visible.js';

/** Everything that can happen to a user. Times are wall milliseconds, but for `until` of a session, which is steady time. */
export type UserInput =
  /** A client is there; it takes the place of the connection that it names, else of the oldest in grace. */
  | { type: 'connect'; session: string; replaces?: string }
  /** It left on purpose. */
  | { type: 'goodbye'; session: string }
  /** It was lost without a goodbye. */
  | { type: 'lost'; session: string }
  /** Nothing was heard of it for too long, last at `lastHeardAt`. */
  | { type: 'expired'; session: string; lastHeardAt: number }
  /** A deadline has come (`nextDeadline`). */
  | { type: 'tick' }
  /** Profile fields and status, checked. */
  | { type: 'edit'; fields: Readonly<Record<string, unknown>> }
  | { type: 'invisible'; value: boolean }
  /** The process did not run for `ms`: nobody could come back in that time, so it does not count. */
  | { type: 'pause'; ms: number }
  /** The engine starts; sessions that were live at the end were last known to be live at `alive_at`. */
  | { type: 'start'; alive_at: number };

/** A user of whom nothing is known but the id. */
export function createUserRecord(id: string, now: number, revision = now): UserRecord {
  const time = new Date(now).toISOString();
  return {
    id,
    publicUser: { id, online: false, created_at: time, updated_at: time, revision },
    profile: { updated_at: time, revision },
    invisible: false,
    own_revision: revision,
    sessions: [],
    lastHeardAt: 0,
  };
}

/**
 * The step of presence: the user after `input`, or the same record when nothing changed. Pure. What is to be stored and
 * published is the difference between the two records.
 */
export function transition(record: UserRecord, input: UserInput, now: Moment, rules: Rules): UserRecord {
  const next = step(record, input, now, rules);
  if (next.publicUser === record.publicUser && next.invisible === record.invisible) return next;
  return { ...next, own_revision: later(record.own_revision, now.wall) };
}

/** When `tick` is due, in steady time; undefined when nothing is waited for. */
export function nextDeadline(record: UserRecord, now: Moment, rules: Rules): number | undefined {
  const refreshAt = refreshDue(record, rules);
  let first = refreshAt === undefined ? undefined : refreshAt - now.wall + now.steady;
  for (const { until } of record.sessions) {
    if (until !== undefined && (first === undefined || until < first)) first = until;
  }
  return first;
}

function step(record: UserRecord, input: UserInput, { wall, steady }: Moment, rules: Rules): UserRecord {
  switch (input.type) {
    case 'connect': {
      const slot = slotOf(record, input.replaces);
      const others = record.sessions.filter((session) => session !== slot && session.id !== input.session);
      return syncOnline(
        { ...record, sessions: [...others, { id: input.session, state: 'live' }], lastHeardAt: wall },
        wall,
        rules,
      );
    }
    case 'goodbye':
      return without(record, input.session, wall, wall, rules);
    case 'lost':
      if (!keepsSlots(record) || rules.graceMs <= 0) return without(record, input.session, wall, wall, rules);
      return {
        ...record,
        lastHeardAt: Math.max(record.lastHeardAt, wall),
        sessions: record.sessions.map((session) =>
          session.id === input.session ? { id: session.id, state: 'grace', until: steady + rules.graceMs } : session,
        ),
      };
    case 'expired':
      return without(record, input.session, input.lastHeardAt, wall, rules);
    case 'tick': {
      const sessions = record.sessions.filter(({ until }) => until === undefined || until > steady);
      const settled =
        sessions.length === record.sessions.length ? record : syncOnline({ ...record, sessions }, wall, rules);
      const due = refreshDue(settled, rules);
      return due !== undefined && due <= wall ? refresh(settled, wall) : settled;
    }
    case 'edit':
      return edit(record, input.fields, wall);
    case 'invisible':
      return setInvisible(record, input.value, wall, rules);
    case 'pause':
      return {
        ...record,
        sessions: record.sessions.map((session) =>
          session.until === undefined ? session : { ...session, until: session.until + input.ms },
        ),
      };
    case 'start': {
      if (record.sessions.length === 0) return record;
      const wasLive = record.sessions.some((session) => session.state === 'live');
      const sessions = keepsSlots(record) ? heldSessions(record.sessions, steady, rules) : [];
      const lastHeard = wasLive ? Math.max(record.lastHeardAt, input.alive_at) : record.lastHeardAt;
      return syncOnline({ ...record, sessions, lastHeardAt: lastHeard }, wall, rules);
    }
  }
}

/**
 * What is left of the sessions after a start. Those that were connected have `restartGraceMs` to come back; those that were
 * waited for already are waited for as long as before, so that a process that crashes again and again keeps nobody online.
 */
function heldSessions(sessions: readonly Session[], now: number, { graceMs, restartGraceMs }: Rules): Session[] {
  const held = sessions.map(({ id, state, until = Infinity }): Session & { until: number } => {
    const longest = now + (state === 'grace' ? Math.min(graceMs, restartGraceMs) : restartGraceMs);
    return { id, state: 'held', until: state === 'live' ? longest : Math.min(until, longest) };
  });
  return held.filter(({ until }) => until > now);
}

function slotOf(record: UserRecord, replaces: string | undefined): Session | undefined {
  const named = replaces === undefined ? undefined : record.sessions.find((session) => session.id === replaces);
  if (named !== undefined) return named;
  let oldest: Session | undefined;
  for (const session of record.sessions) {
    if (session.until !== undefined && session.until < (oldest?.until ?? Infinity)) oldest = session;
  }
  return oldest;
}

function without(record: UserRecord, session: string, heardAt: number, now: number, rules: Rules): UserRecord {
  const sessions = record.sessions.filter((other) => other.id !== session);
  if (sessions.length === record.sessions.length) return record;
  return syncOnline({ ...record, sessions, lastHeardAt: Math.max(record.lastHeardAt, heardAt) }, now, rules);
}
