import type { Clock } from '../base/clock.js';
import { createDeadlines } from '../base/deadlines.js';
import type { Limits } from '../protocol/limits.js';
import { createCommitPipeline } from './commitPipeline.js';
import { createDirectory } from './directory.js';
import type { Directory, MemberChange } from './directory.js';
import { createEngineTime, inWallTime } from './engineTime.js';
import { createOpenConnections } from './openConnections.js';
import type { OpenConnection } from './openConnections.js';
import type { Policy, Rules } from './options.js';
import { createPauseWatch } from './pauseWatch.js';
import type { Storage, Stored } from './ports.js';
import { createPublisher } from './publish.js';
import type { Publisher } from './publish.js';
import type { ChannelRecord, UserRecord } from './record.js';
import { createUserRecord, nextDeadline, transition } from './transition.js';
import type { UserInput } from './transition.js';
import { createViews } from './views.js';
import type { Views } from './views.js';
import { later, publicView } from './visible.js';
import { createWatches } from './watches.js';
import type { Watches } from './watches.js';
import { createWorkCounter } from './workCounter.js';
import type { WorkCounter } from './workCounter.js';

/** Everything that a running engine knows, and the one way to change it. */
export interface EngineState {
  readonly directory: Directory;
  readonly watches: Watches<OpenConnection>;
  readonly limits: Limits;
  readonly policy: Policy;
  /** What requests are charged for. */
  readonly work: WorkCounter;
  now(): number;
  /** Runs `work` and commits what it changed as one unit; what `work` gives to `afterCommit` runs when that is durable. */
  transact(work: () => void): void;
  /** Runs `output` (a reply, an event) when all changes made so far are durable, after all outputs given before. */
  afterCommit(output: () => void): void;
  /** Applies one input to one user; an unknown one is created. Publishes the difference. */
  stepUser(id: string, input: UserInput): UserRecord;
  createUser(id: string, fields: Readonly<Record<string, unknown>>): UserRecord;
  /** Its tokens no longer count, as after `revokeTokens`. */
  deleteUser(id: string): void;
  /** Keeps a channel, and tells its members and those who watch them what changed. */
  putChannel(record: ChannelRecord, change: MemberChange): void;
  deleteChannel(cid: string): void;
  /** From now on only tokens count that are issued from now on. */
  revokeTokens(id: string): void;
  /** When the oldest token that counts was issued, in wall milliseconds. Undefined: they all count. */
  tokensFrom(id: string): number | undefined;
  addConnection(connection: OpenConnection): void;
  removeConnection(connection: OpenConnection): void;
  connectionsOf(userId: string): readonly OpenConnection[];
  /** A user as `viewer` may read it; undefined: the server's secret. */
  view: Views['user'];
  /** The members of a channel as `viewer` may read them. */
  channelMembers: Views['members'];
  visibilityChanged: Publisher['visibilityChanged'];
  currentState: Publisher['currentState'];
  stop(): void;
}

export interface EngineStateOptions {
  clock: Clock;
  rules: Rules;
  policy: Policy;
  limits: Limits;
  storage: Storage;
  stored: Stored;
  onError(error: unknown): void;
  /** A commit was rejected: what is in memory is ahead of the storage. */
  onStorageFailure(error: unknown): void;
}

/** How often a running engine stores that it is alive, so that a restart knows how long its users were certainly connected. */
const aliveEveryMs = 10_000;

/** Makes the {@link EngineState} of what is stored: users who were connected stay online for `restartGraceMs`. */
export function createEngineState(options: EngineStateOptions): EngineState {
  const { clock, rules, policy, limits, storage, stored, onError, onStorageFailure } = options;
  const now = () => clock.now();
  const time = createEngineTime(clock);
  const pipeline = createCommitPipeline({ storage, onError, onStorageFailure });
  const { transact, afterCommit } = pipeline;
  const directory = createDirectory(stored);
  const watches = createWatches<OpenConnection>(limits.watchesPerConnection);
  const connections = createOpenConnections();
  const work = createWorkCounter();
  const views = createViews(directory, policy, limits);
  const publisher = createPublisher({ now, directory, watches, connections, views, afterCommit, work });
  const deadlines = createDeadlines<string>(clock, (id) => transact(() => void stepUser(id, { type: 'tick' })));
  const tokensFrom = new Map(stored.tokens_from);
  /** Users with a lost connection that may come back. */
  const awaited = new Set<string>();
  const pauses = createPauseWatch(clock, (ms) =>
    transact(() => {
      for (const id of [...awaited]) stepUser(id, { type: 'pause', ms });
    }),
  );
  let cancelAlive: (() => void) | undefined;
  /** The latest revision of any deleted user: one who is created again with that id must not look older than what clients know. */
  let lastDeletedRevision = 0;

  function putUser(id: string, record: UserRecord | undefined): void {
    directory.putUser(id, record);
    pipeline.userChanged(id, record && inWallTime(record, time.now()));
    if (record?.sessions.some(({ until }) => until !== undefined)) awaited.add(id);
    else awaited.delete(id);
    pauses.setActive(awaited.size > 0);
    setDeadline(id, record);
  }

  function setDeadline(id: string, record: UserRecord | undefined): void {
    const at = record && nextDeadline(record, time.now(), rules);
    deadlines.set(id, at === undefined ? undefined : time.toMonotonic(at));
  }

  function stepUser(id: string, input: UserInput): UserRecord {
    pauses.check();
    const before = directory.users.get(id) ?? createUser(id, {});
    const after = transition(before, input, time.now(), rules);
    if (after === before) {
      setDeadline(id, after);
      return after;
    }
    putUser(id, after);
    publisher.userChanged(before, after);
    // To others these connections begin now, so their silence counts from now: how old they are must not be observable.
    if (before.invisible && !after.invisible) for (const connection of connections.of(id)) connection.heard();
    armAlive();
    return after;
  }

  function createUser(id: string, fields: Readonly<Record<string, unknown>>): UserRecord {
    const blank = createUserRecord(id, now(), Math.max(now(), lastDeletedRevision + 1));
    const record = transition(blank, { type: 'edit', fields }, time.now(), rules);
    putUser(id, record);
    publisher.userChanged(undefined, record);
    return record;
  }

  function deleteUser(id: string): void {
    const record = directory.users.get(id);
    if (record === undefined) return;
    lastDeletedRevision = Math.max(lastDeletedRevision, publicView(record).revision ?? 0);
    putUser(id, undefined);
    revokeTokens(id);
    publisher.userDeleted(record);
    for (const cid of [...(directory.memberOf.get(id) ?? [])]) {
      const channel = directory.channels.get(cid);
      if (channel === undefined) continue;
      const members = channel.members.filter((member) => member !== id);
      // As with any other change of members, so that who was away notices it.
      const updated_at = new Date(now()).toISOString();
      const data = { ...channel.channel, updated_at, revision: later(channel.channel.revision, now()) };
      putChannel({ cid, channel: data, members }, { added: [], removed: [id] });
    }
  }

  function putChannel(record: ChannelRecord, change: MemberChange): void {
    directory.putChannel(record, change);
    pipeline.channelChanged(record.cid, record);
    const began = watches.follow(record.cid, record.members, change);
    for (const { watcher, ids } of began) publisher.watchBegan(watcher, ids);
    publisher.channelChanged(record, change);
  }

  function deleteChannel(cid: string): void {
    const record = directory.channels.get(cid);
    if (record === undefined) return;
    directory.deleteChannel(cid);
    pipeline.channelChanged(cid, undefined);
    watches.follow(cid, [], { added: [], removed: record.members });
    publisher.channelDeleted(record);
  }

  function revokeTokens(id: string): void {
    tokensFrom.set(id, now());
    pipeline.tokensRevoked(id, now());
  }

  // At fixed times of the wall clock, so that the times tell nothing about who is connected.
  function armAlive(): void {
    if (cancelAlive !== undefined || connections.isEmpty) return;
    cancelAlive = clock.timer(
      () => {
        cancelAlive = undefined;
        if (connections.isEmpty) return;
        pipeline.storeAliveAt(now());
        armAlive();
      },
      aliveEveryMs - (now() % aliveEveryMs),
    );
  }

  transact(() => {
    for (const record of [...directory.users.values()]) {
      if (record.sessions.length > 0) stepUser(record.id, { type: 'start', alive_at: stored.alive_at ?? 0 });
    }
  });

  return {
    directory,
    watches,
    limits,
    policy,
    work,
    now,
    transact,
    afterCommit,
    stepUser,
    createUser,
    deleteUser,
    revokeTokens,
    tokensFrom: (id) => tokensFrom.get(id),
    putChannel,
    deleteChannel,
    addConnection(connection) {
      connections.add(connection);
      armAlive();
    },
    removeConnection(connection) {
      connections.remove(connection);
      watches.releaseAll(connection);
    },
    connectionsOf: connections.of,
    view: views.user,
    channelMembers: views.members,
    visibilityChanged: publisher.visibilityChanged,
    currentState: publisher.currentState,
    stop() {
      pipeline.stop();
      deadlines.clear();
      pauses.stop();
      cancelAlive?.();
    },
  };
}
