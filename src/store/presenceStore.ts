import type { StateCreator, StoreMutatorIdentifier } from 'zustand/vanilla';
import type { Clock } from '../base/clock.js';
import type { PresenceClient } from '../client/presenceClient.js';
import type { User } from '../protocol/user.js';
import type { DehydratedPresence } from './dehydratePresence.js';
import type { WatchSource } from './entry.js';
import type { PresenceRecord } from './presenceRecord.js';
import type { PresenceState } from './presenceState.js';
import type { ReadonlyStore } from './readonlyStore.js';

/** One user, as a Zustand store. The user is watched while there is a subscription or a listener. */
export interface UserStore extends ReadonlyStore<PresenceRecord> {
  /** The record now, made anew: for readers that do not keep it. */
  peek(): PresenceRecord;
  /**
   * Calls `listener` after each change, without the record: cheaper than `subscribe`. A listener of several users is called once
   * for all that changed together. With `watch: false` (default true) the user is not watched for it. Returns a function that
   * removes the listener.
   */
  addListener(listener: () => void, watch?: boolean): () => void;
  /** Removes what `addListener` added, with the same `watch`. */
  removeListener(listener: () => void, watch?: boolean): void;
}

/** Options of {@link createPresenceStore}. */
export interface PresenceStoreOptions {
  /** @default the system's */
  clock?: Clock;
  /** What `dehydratePresence` made; shown as `stale` until something newer arrives. */
  initialPresence?: DehydratedPresence | null;
  /** Zustand's own, to look on: `(state) => devtools(state, { name: 'presence' })`. */
  middleware?: (
    state: StateCreator<PresenceState>,
  ) => StateCreator<PresenceState, [], [StoreMutatorIdentifier, unknown][]>;
}

/** The one copy of the data: a Zustand store that only a client's answers and events write to. */
export interface PresenceStore extends ReadonlyStore<PresenceState> {
  readonly clock: Clock;
  /** The server's wall time, in milliseconds since 1970. */
  now(): number;
  /** One user, as a Zustand store of its own. A subscription watches the user until it ends. */
  user(id: string): UserStore;
  /**
   * Takes data from a client, and watches through it. Returns a function that ends this.
   *
   * @param onError gets a `PresenceError` for each request that failed. Default: writes it to the console.
   */
  attach(client: PresenceClient, onError?: (error: unknown) => void): () => void;
  /**
   * Applies users that a read answered, so that they are there before the caller goes on. Changes of `watched` (ids) arrive from
   * now on. Of users that came another way than by the attached client the higher revision counts.
   */
  applyUsers(users: readonly User[], watched?: readonly string[]): void;
  /** Counts users (ids) that a watching query or a watched channel brought. Returns a function that ends this. */
  retain(ids: readonly string[], source: WatchSource): () => void;
}
