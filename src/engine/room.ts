import type { Clock } from '../base/clock.js';
import { createDeadlines } from '../base/deadlines.js';
import type { EventFrame } from '../protocol/frames.js';
import type { Limits } from '../protocol/limits.js';
import type { User } from '../protocol/user.js';
import { createDirectory } from './directory.js';
import type { Directory, MemberChange } from './directory.js';
import type { Policy, Rules } from './options.js';
import type { Changes, Storage, Stored } from './ports.js';
import type { ChannelRecord, UserRecord } from './record.js';
import { createUserRecord, nextDeadline, transition } from './transition.js';
import type { UserInput } from './transition.js';
import { keptOutView, ownView, publicView, secretView } from './visible.js';
import { createWatches } from './watches.js';
import type { Watcher, Watches } from './watches.js';

/** An open connection, as the room sees it. */
export interface Member extends Watcher {
  /** Of this connection: the session that it stands for. */
  readonly id: string;
  /** Sends an event frame about `subject` (a user id, or a cid), or remembers that the subject changed. */
  tell(subject: string, frame: string): void;
  /** Takes it that the client gave a sign of life. */
  heard(): void;
  /** Ends the connection; the room has already let go of it. */
  end(code: number, reason: string): void;
}

/** All of one running engine's truth, and the one way to change it. */
export interface Room {
  readonly directory: Directory;
  readonly watches: Watches<Member>;
  readonly limits: Limits;
  readonly policy: Policy;
  now(): number;
  /**
   * Runs `work`, keeps what it changed, and only when that is durable runs what it left for `later`: replies and events, in
   * the order in which things happened, across all connections.
   */
  perform(work: () => void): void;
  later(output: () => void): void;
  /** One input of one user; an unknown one is created. Publishes the difference. */
  stepUser(id: string, input: UserInput): UserRecord;
  createUser(id: string, fields: Readonly<Record<string, unknown>>): UserRecord;
  deleteUser(id: string): void;
  /** Keeps a channel, and tells its members and those who watch them what changed. */
  putChannel(record: ChannelRecord, change: MemberChange): void;
  deleteChannel(cid: string): void;
  join(member: Member): void;
  leave(member: Member): void;
  membersOf(userId: string): readonly Member[];
  /** What `viewer` (undefined: the secret) may read of a user. */
  view(viewer: string | undefined, record: UserRecord): User;
  /** The current state of a subject as an event, for one who missed some; undefined when it is none of theirs any more. */
  current(member: Member, subject: string): string | undefined;
  /**
   * A page of the channel's members as `viewer` may read them, the first one unless told otherwise; one without a record is
   * `{ id, online: false }`.
   */
  channelMembers(viewer: string | undefined, record: ChannelRecord, offset?: number, limit?: number): User[];
  stop(): void;
}

export interface RoomOptions {
  clock: Clock;
  rules: Rules;
  policy: Policy;
  limits: Limits;
  storage: Storage;
  stored: Stored;
  /** The storage failed: what is in memory is ahead of it. */
  onFailure(error: unknown): void;
}

/** How often a running engine notes that it lives, so that a restart knows when it was last sure of those who were connected. */
const aliveEveryMs = 10_000;

/** Makes the {@link Room} of what is stored: whoever was connected is held for `restartGraceMs`. */
export function createRoom({ clock, rules, policy, limits, storage, stored, onFailure }: RoomOptions): Room {
  const directory = createDirectory(stored);
  const watches = createWatches<Member>(limits.watchesPerConnection);
  const members = new Map<string, Member[]>();
  const deadlines = createDeadlines<string>(clock, (id) => perform(() => void stepUser(id, { type: 'tick' })));
  let unit:
    | {
        users: Map<string, UserRecord | undefined>;
        channels: Map<string, ChannelRecord | undefined>;
        outputs: (() => void)[];
      }
    | undefined;
  let waiting: Promise<void> | undefined;
  let stopped = false;
  let cancelAlive: (() => void) | undefined;
  /** The latest revision of anybody who was deleted: whoever is created anew under that id must not seem older to who was away. */
  let lastDeleted = 0;

  function perform(work: () => void): void {
    if (stopped || unit !== undefined) {
      if (!stopped) work();
      return;
    }
    const mine = (unit = { users: new Map(), channels: new Map(), outputs: [] });
    try {
      work();
    } finally {
      unit = undefined;
      release(
        mine.users.size + mine.channels.size > 0 ? keep({ users: mine.users, channels: mine.channels }) : undefined,
        mine.outputs,
      );
    }
  }

  function keep(changes: Changes): Promise<void> | undefined {
    try {
      return storage.commit(changes) ?? undefined;
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  function release(durable: Promise<void> | undefined, outputs: readonly (() => void)[]): void {
    const run = () => {
      if (!stopped) for (const output of outputs) output();
    };
    if (durable === undefined && waiting === undefined) {
      run();
      return;
    }
    const turn: Promise<void> = Promise.all([waiting, durable]).then(run, (error: unknown) => {
      if (!stopped) onFailure(error);
    });
    waiting = turn;
    void turn.finally(() => {
      if (waiting === turn) waiting = undefined;
    });
  }

  function later(output: () => void): void {
    if (unit === undefined) output();
    else unit.outputs.push(output);
  }

  function put(id: string, record: UserRecord | undefined): void {
    directory.putUser(id, record);
    unit?.users.set(id, record);
    deadlines.set(id, record && nextDeadline(record, rules));
  }

  function stepUser(id: string, input: UserInput): UserRecord {
    const before = directory.users.get(id) ?? createUser(id, {});
    const after = transition(before, input, clock.now(), rules);
    if (after === before) {
      deadlines.set(id, nextDeadline(after, rules));
      return after;
    }
    put(id, after);
    publish(before, after);
    // To others these connections begin now, so their silence counts from now: how long they had been there is nobody's business.
    if (before.invisible && !after.invisible) for (const member of membersOf(id)) member.heard();
    armAlive();
    return after;
  }

  function createUser(id: string, fields: Readonly<Record<string, unknown>>): UserRecord {
    const now = clock.now();
    const blank = createUserRecord(id, now, Math.max(now, lastDeleted + 1));
    const record = transition(blank, { type: 'edit', fields }, now, rules);
    put(id, record);
    publish(undefined, record);
    return record;
  }

  function publish(before: UserRecord | undefined, after: UserRecord): void {
    const created_at = new Date(clock.now()).toISOString();
    const seenBefore = before && publicView(before);
    const seen = publicView(after);
    if (after.profile.revision !== before?.profile.revision) {
      toWatchers(after.id, (viewer) =>
        frame({ type: 'user.updated', user: sees(viewer, after.id) ? seen : keptOutView(after), created_at }),
      );
    }
    if ((seenBefore?.online ?? false) !== seen.online || seenBefore?.status !== seen.status) {
      toWatchers(after.id, (viewer) =>
        sees(viewer, after.id) ? frame({ type: 'user.presence.changed', user: seen, created_at }) : undefined,
      );
    }
    if (after.own_revision !== before?.own_revision) {
      const own = membersOf(after.id);
      if (own.length > 0) send(own, after.id, frame({ type: 'user.updated', user: ownView(after), created_at }));
    }
  }

  function toWatchers(id: string, say: (viewer: string) => string | undefined): void {
    if (policy.canSee === undefined) {
      const watchers = [...watches.watchersOf(id)];
      if (watchers.length > 0) send(watchers, id, say('') as string);
      return;
    }
    for (const watcher of watches.watchersOf(id)) {
      const text = say(watcher.userId);
      if (text !== undefined) send([watcher], id, text);
    }
  }

  function send(to: readonly Member[], subject: string, text: string): void {
    later(() => {
      for (const member of to) member.tell(subject, text);
    });
  }

  function sees(viewer: string, id: string): boolean {
    return viewer === id || policy.canSee?.(viewer, id) !== false;
  }

  function view(viewer: string | undefined, record: UserRecord): User {
    if (viewer === undefined) return secretView(record);
    if (viewer === record.id) return ownView(record);
    return sees(viewer, record.id) ? publicView(record) : keptOutView(record);
  }

  function channelMembers(
    viewer: string | undefined,
    record: ChannelRecord,
    offset = 0,
    limit = limits.membersPage,
  ): User[] {
    return record.members.slice(offset, offset + limit).map((id) => {
      const user = directory.users.get(id);
      return user === undefined ? { id, online: false } : view(viewer, user);
    });
  }

  function deleteUser(id: string): void {
    const record = directory.users.get(id);
    if (record === undefined) return;
    lastDeleted = Math.max(lastDeleted, publicView(record).revision ?? 0);
    put(id, undefined);
    const created_at = new Date(clock.now()).toISOString();
    const { status: _status, ...user } = publicView(record);
    toWatchers(id, (viewer) =>
      frame({
        type: 'user.deleted',
        user: sees(viewer, id) ? { ...user, online: false } : keptOutView(record),
        created_at,
      }),
    );
    for (const cid of [...(directory.memberOf.get(id) ?? [])]) {
      const channel = directory.channels.get(cid);
      if (channel === undefined) continue;
      putChannel(
        { ...channel, members: channel.members.filter((member) => member !== id) },
        { added: [], removed: [id] },
      );
    }
  }

  function putChannel(record: ChannelRecord, change: MemberChange): void {
    const { cid } = record;
    directory.putChannel(record, change);
    unit?.channels.set(cid, record);
    for (const { watcher, ids } of watches.follow(cid, record.members, change)) {
      for (const id of ids) later(() => tellCurrent(watcher, id));
    }
    const listeners = record.members.flatMap((id) => membersOf(id));
    if (listeners.length > 0) send(listeners, cid, channelFrame(record, change));
    tellGone('channel.removed', cid, change.removed);
  }

  function deleteChannel(cid: string): void {
    const record = directory.channels.get(cid);
    if (record === undefined) return;
    directory.deleteChannel(cid);
    unit?.channels.set(cid, undefined);
    watches.follow(cid, [], { added: [], removed: record.members });
    tellGone('channel.deleted', cid, record.members);
  }

  /** Tells users that a channel is none of theirs any more. */
  function tellGone(type: 'channel.removed' | 'channel.deleted', cid: string, ids: readonly string[]): void {
    const listeners = ids.flatMap((id) => membersOf(id));
    if (listeners.length > 0) send(listeners, cid, frame({ type, cid, created_at: timeNow() }));
  }

  /** For one who began to watch a user: how that user is. */
  function tellCurrent(member: Member, id: string): void {
    const text = directory.users.has(id) ? current(member, id) : undefined;
    if (text !== undefined) member.tell(id, text);
  }

  /** The same for every member: it carries no view of anybody. */
  function channelFrame({ channel, members }: ChannelRecord, { added, removed }: Partial<MemberChange> = {}): string {
    return frame({
      type: 'channel.updated',
      channel,
      ...(added?.length ? { added: [...added] } : {}),
      ...(removed?.length ? { removed: [...removed] } : {}),
      member_count: members.length,
      created_at: timeNow(),
    });
  }

  function timeNow(): string {
    return new Date(clock.now()).toISOString();
  }

  function current(member: Member, subject: string): string | undefined {
    const created_at = new Date(clock.now()).toISOString();
    if (subject.includes(':')) {
      const channel = directory.channels.get(subject);
      if (channel === undefined) return frame({ type: 'channel.deleted', cid: subject, created_at });
      return directory.isMember(member.userId, subject)
        ? channelFrame(channel)
        : frame({ type: 'channel.removed', cid: subject, created_at });
    }
    const record = directory.users.get(subject);
    if (subject === member.userId) return record && frame({ type: 'user.updated', user: ownView(record), created_at });
    if (!watches.isWatching(member, subject)) return undefined;
    if (record === undefined) return frame({ type: 'user.deleted', user: { id: subject, online: false }, created_at });
    const type = sees(member.userId, subject) ? 'user.presence.changed' : 'user.updated';
    return frame({ type, user: view(member.userId, record), created_at });
  }

  function membersOf(userId: string): readonly Member[] {
    return members.get(userId) ?? [];
  }

  // At the same instants of the wall clock whoever is connected, so that nobody's connections can be told from them.
  function armAlive(): void {
    if (cancelAlive !== undefined || members.size === 0) return;
    const now = clock.now();
    cancelAlive = clock.timer(
      () => {
        cancelAlive = undefined;
        if (members.size === 0) return;
        release(keep({ alive_at: clock.now() }), []);
        armAlive();
      },
      aliveEveryMs - (now % aliveEveryMs),
    );
  }

  perform(() => {
    for (const record of [...directory.users.values()]) {
      if (record.sessions.length > 0) stepUser(record.id, { type: 'start', alive_at: stored.alive_at ?? 0 });
    }
  });

  return {
    directory,
    watches,
    limits,
    policy,
    now: () => clock.now(),
    perform,
    later,
    stepUser,
    createUser,
    deleteUser,
    putChannel,
    deleteChannel,
    join(member) {
      members.set(member.userId, [...membersOf(member.userId), member]);
      armAlive();
    },
    leave(member) {
      const left = membersOf(member.userId).filter((other) => other !== member);
      if (left.length === 0) members.delete(member.userId);
      else members.set(member.userId, left);
      watches.releaseAll(member);
    },
    membersOf,
    view,
    current,
    channelMembers,
    stop() {
      stopped = true;
      deadlines.clear();
      cancelAlive?.();
    },
  };
}

function frame(event: EventFrame['event']): string {
  return JSON.stringify({ type: 'event', event } satisfies EventFrame);
}
