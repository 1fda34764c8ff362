import { sameJson } from '../protocol/json.js';
import type { OwnUser, User } from '../protocol/user.js';
import type { Rules } from './options.js';
import type { UserRecord } from './record.js';

/*
 * What others may see of a user, and the only place that knows of "invisible".
 *
 * The public half of a user, `record.publicUser`, is fed with three things alone: appearing, leaving and edits (and the refresh of
 * `last_active`, which is part of having appeared). Connections reach it through `syncOnline`, and while a user is invisible
 * `syncOnline` lets nothing through. So there is nothing to hide afterwards: the public half of an invisible user has not changed.
 */

/** Lets others see what the user's connections amount to: appears with the first, leaves with the last. */
export function syncOnline(record: UserRecord, now: number, rules: Rules): UserRecord {
  if (record.invisible) return record;
  const present = record.sessions.length > 0;
  if (present === record.publicUser.online) return record;
  return {
    ...record,
    publicUser: present ? appear(record.publicUser, now) : leave(record.publicUser, record.lastHeardAt, now, rules),
  };
}

/**
 * Going invisible is the goodbye of all connections at once, those in grace or held included; becoming visible counts live
 * connections only. (While invisible no slot is kept: there is nobody to keep it for.)
 *
 * A goodbye is a proof of life even where nobody but the backend is there to say it: nobody else can be offline before the
 * grace is over and last active before that.
 */
export function setInvisible(record: UserRecord, invisible: boolean, now: number, rules: Rules): UserRecord {
  if (record.invisible === invisible) return record;
  const sessions = record.sessions.filter((session) => session.state === 'live');
  if (!invisible) return syncOnline({ ...record, sessions, invisible }, now, rules);
  const publicUser = record.publicUser.online ? leave(record.publicUser, now, now, rules) : record.publicUser;
  return { ...record, sessions, publicUser, invisible };
}

/** Whether the slot of a lost connection is kept for a return. */
export function keepsSlots(record: UserRecord): boolean {
  return !record.invisible;
}

/** When `last_active` moves next, in wall milliseconds; undefined while nobody is there to prove it. */
export function refreshDue(record: UserRecord, rules: Rules): number | undefined {
  const live = record.publicUser.online && record.sessions.some((session) => session.state === 'live');
  return live && record.publicUser.last_active !== undefined
    ? Date.parse(record.publicUser.last_active) + rules.lastActiveRefreshMs
    : undefined;
}

/** Moves `last_active` to now. */
export function refresh(record: UserRecord, now: number): UserRecord {
  return { ...record, publicUser: moved(record.publicUser, activeAt(record.publicUser, now), now) };
}

/** An explicit act, public whether the user is invisible or not. `null` and an empty status remove a field. */
export function edit(record: UserRecord, fields: Readonly<Record<string, unknown>>, now: number): UserRecord {
  const next: Record<string, unknown> = { ...record.publicUser };
  let profileMoved = false;
  let statusMoved = false;
  for (const [field, value] of Object.entries(fields)) {
    const absent = value === null || value === undefined || (field === 'status' && value === '');
    if (absent ? !(field in next) : sameJson(next[field], value)) continue;
    if (absent) delete next[field];
    else next[field] = value;
    if (field === 'status') statusMoved = true;
    else profileMoved = true;
  }
  if (!profileMoved && !statusMoved) return record;
  const updated_at = new Date(now).toISOString();
  return {
    ...record,
    publicUser: moved(next as unknown as User, { updated_at }, now),
    profile: profileMoved ? { updated_at, revision: later(record.profile.revision, now) } : record.profile,
  };
}

/** Whether others see the user online: what may be counted without telling who is invisible. */
export function isSeenOnline(record: UserRecord | undefined): boolean {
  return record?.publicUser.online === true;
}

/** What one sees who may see all but the secret: everybody else's view. */
export function publicView(record: UserRecord): User {
  return record.publicUser;
}

/** What the user sees of themself. Its `online` is what others see. */
export function ownView(record: UserRecord): OwnUser {
  return { ...record.publicUser, invisible: record.invisible, revision: record.own_revision };
}

/** What the server's secret may read. */
export function secretView(record: UserRecord): OwnUser {
  return { ...record.publicUser, invisible: record.invisible };
}

/** What a viewer reads whom `policy.canSee` keeps out: the profile, and times that move with the profile alone. */
export function keptOutView(record: UserRecord): User {
  const { status: _status, last_active: _last_active, ...rest } = record.publicUser;
  return { ...rest, online: false, updated_at: record.profile.updated_at, revision: record.profile.revision };
}

/** A revision after `revision`. Based on time, so that it goes on rising even after a store was lost. */
export function later(revision: number, now: number): number {
  return Math.max(revision + 1, now);
}

function appear(user: User, now: number): User {
  return moved(user, { online: true, ...activeAt(user, now) }, now);
}

function leave(user: User, heardAt: number, now: number, rules: Rules): User {
  return moved(user, { online: false, ...(rules.lastActiveOnDisconnect ? activeAt(user, heardAt) : {}) }, now);
}

/** `last_active` never goes backwards, whatever a clock does. */
function activeAt(user: User, at: number): { last_active: string } {
  const time = new Date(at).toISOString();
  return { last_active: user.last_active !== undefined && user.last_active > time ? user.last_active : time };
}

function moved(user: User, change: Partial<User>, now: number): User {
  return { ...user, ...change, revision: later(user.revision ?? 0, now) };
}
