import { weakMemo } from '../base/weakMemo.js';
import type { UserWatch } from '../client/presenceClient.js';
import type { User } from '../protocol/user.js';
import { hasListener, noListeners, withListener, withoutListener } from './listeners.js';
import { presenceRecord } from './presenceRecord.js';
import type { Freshness, PresenceRecord } from './presenceRecord.js';
import type { ReadonlyStore } from './readonlyStore.js';

/**
 * Why a user is watched: components subscribe to them, or they came with a watching query or a watched channel and need no
 * request of their own.
 */
export type WatchSource = 'subscribers' | 'queries' | 'channels';

/** What an entry asks of the store that it is in. */
export interface EntryHost {
  /** Whether changes of watched users arrive now. */
  readonly isLive: boolean;
  retain(entry: Entry, source: WatchSource): void;
  release(entry: Entry, source: WatchSource): void;
}

/**
 * One user in the store: what is known, who listens, why they are watched. Users are replaced, never mutated. It is a Zustand
 * store itself, and a class: there are as many as there are users, and one takes no more memory than its fields.
 */
export class Entry implements ReadonlyStore<PresenceRecord> {
  /** What is shown. */
  user: User | undefined = undefined;
  /** What is known: shown by the next flush. */
  staged: User | undefined = undefined;
  /** When `staged` arrived on the connection, as a count; 0 if it came another way. */
  arrival = 0;
  listeners = noListeners;
  /** Watched: while there is a connection, changes arrive as they happen. */
  live = false;
  /** How often `staleMs` has passed without that. */
  aged = 0;
  subscribers = 0;
  queries = 0;
  channels = 0;
  /** What became of our own request to watch, if there was one. An id that is none is refused for good. */
  request: 'sent' | 'failed' | 'refused' | undefined = undefined;
  /** The watch that our own request made, shared by the users of its page. */
  watch: UserWatch | undefined = undefined;
  /** In which tick a component wanted them last. */
  wanted = 0;
  /** `user` as it is read; made when it is asked for. */
  record: PresenceRecord | undefined = undefined;
  /** The same as a server rendered it. */
  first: PresenceRecord | undefined = undefined;

  constructor(
    readonly id: string,
    private readonly host: EntryHost,
  ) {}

  get freshness(): Freshness {
    if (!this.user || this.aged) return 'unknown';
    return this.live && this.host.isLive ? 'live' : 'stale';
  }

  /** The record, without keeping it in memory. */
  peek(): PresenceRecord {
    return presenceRecord(this.id, this.user, this.freshness);
  }

  getState(): PresenceRecord {
    return (this.record ??= this.peek());
  }

  getInitialState(): PresenceRecord {
    return (this.first ??= presenceRecord(this.id, undefined, 'unknown'));
  }

  /**
   * Calls `listener` after each change of the record; a listener of several users once for all that changed together. The user
   * is watched until it is removed, unless `watch` is false. Returns a function that removes it.
   */
  addListener(listener: () => void, watch = true): () => void {
    this.listeners = withListener(this.listeners, listener);
    if (watch) this.host.retain(this, 'subscribers');
    return () => this.removeListener(listener, watch);
  }

  /** Removes what `addListener` added, with the same `watch`. */
  removeListener(listener: () => void, watch = true): void {
    if (!hasListener(this.listeners, listener)) return;
    this.listeners = withoutListener(this.listeners, listener);
    if (watch) this.host.release(this, 'subscribers');
  }

  /** Zustand's hooks call it without its object. */
  get subscribe(): Subscribe {
    return subscribeOf(this);
  }
}

type Subscribe = ReadonlyStore<PresenceRecord>['subscribe'];

/** The same function for an entry each time. Kept outside of the entry: few entries are subscribed to with Zustand's hooks. */
const subscribeOf = /* @__PURE__ */ weakMemo((entry: Entry): Subscribe => (listener) => {
  let state = entry.getState();
  return entry.addListener(() => {
    const previous = state;
    state = entry.getState();
    if (state !== previous) listener(state, previous);
  });
});
