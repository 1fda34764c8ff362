import type { Changes, Storage } from './ports.js';
import type { ChannelRecord, UserRecord } from './record.js';

/** Makes changes durable, in order, and only then sends what tells of them. */
export interface CommitPipeline {
  /**
   * Runs `work` and commits what it changed as one unit. Within another `transact`, `work` becomes part of that unit. Does
   * nothing after `stop`.
   */
  transact(work: () => void): void;
  /**
   * Runs `output` (a reply, an event) when all changes made so far are durable. Outputs run in the order in which they were
   * given, across all connections. One that throws is reported, and the others run.
   */
  afterCommit(output: () => void): void;
  /** Adds a user to what the current unit changes; `undefined`: deleted. */
  userChanged(id: string, record: UserRecord | undefined): void;
  /** Adds a channel to what the current unit changes. */
  channelChanged(record: ChannelRecord): void;
  /** Adds to the current unit since when tokens of a user count. */
  tokensRevoked(id: string, time: number): void;
  /** Stores the time at which the engine was last alive. */
  storeAliveAt(time: number): void;
  /** Drops all outputs that still wait. */
  stop(): void;
}

export interface CommitPipelineOptions {
  storage: Storage;
  /** An output threw. */
  onError(error: unknown): void;
  /** A commit was rejected: memory is ahead of the storage. Not called after `stop`. */
  onStorageFailure(error: unknown): void;
}

interface Unit {
  users: Map<string, UserRecord | undefined>;
  channels: Map<string, ChannelRecord | undefined>;
  tokensFrom: Map<string, number>;
  outputs: (() => void)[];
}

/** Makes a {@link CommitPipeline}. With a storage that is durable at once (memory) everything runs synchronously. */
export function createCommitPipeline({ storage, onError, onStorageFailure }: CommitPipelineOptions): CommitPipeline {
  let unit: Unit | undefined;
  /** The latest commit that is not durable yet; it waits for those before it. */
  let pending: Promise<void> | undefined;
  /** Outputs that may run now, while others are running. */
  let ready: (() => void)[] | undefined;
  let stopped = false;

  function transact(work: () => void): void {
    if (stopped) return;
    if (unit !== undefined) {
      work();
      return;
    }
    const own: Unit = { users: new Map(), channels: new Map(), tokensFrom: new Map(), outputs: [] };
    unit = own;
    try {
      work();
    } finally {
      unit = undefined;
      const { users, channels, tokensFrom } = own;
      const changed = users.size + channels.size + tokensFrom.size > 0;
      const changes = { users, channels, ...(tokensFrom.size === 0 ? {} : { tokens_from: tokensFrom }) };
      const durable = changed ? commit(changes) : undefined;
      runWhenDurable(durable, own.outputs);
    }
  }

  function commit(changes: Changes): Promise<void> | undefined {
    try {
      return storage.commit(changes) ?? undefined;
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  function runWhenDurable(durable: Promise<void> | undefined, outputs: readonly (() => void)[]): void {
    if (durable === undefined && pending === undefined) {
      run(outputs);
      return;
    }
    const latest: Promise<void> = Promise.all([pending, durable]).then(
      () => run(outputs),
      (error: unknown) => {
        if (!stopped) onStorageFailure(error);
      },
    );
    pending = latest;
    void latest.then(() => {
      if (pending === latest) pending = undefined;
    });
  }

  function run(outputs: readonly (() => void)[]): void {
    // An output may cause a unit of its own, whose outputs come after those that are here already.
    if (ready !== undefined) {
      for (const output of outputs) ready.push(output);
      return;
    }
    ready = [...outputs];
    // The list grows while it is read.
    for (const output of ready) {
      if (stopped) break;
      try {
        output();
      } catch (error) {
        onError(error);
      }
    }
    ready = undefined;
  }

  return {
    transact,
    afterCommit(output) {
      if (unit === undefined) runWhenDurable(undefined, [output]);
      else unit.outputs.push(output);
    },
    userChanged: (id, record) => void unit?.users.set(id, record),
    channelChanged: (record) => void unit?.channels.set(record.cid, record),
    tokensRevoked: (id, time) => void unit?.tokensFrom.set(id, time),
    storeAliveAt: (time) => runWhenDurable(commit({ alive_at: time }), []),
    stop() {
      stopped = true;
    },
  };
}
