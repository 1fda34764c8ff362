import type { PresenceClient } from '../client/presenceClient.js';
import type { User } from '../protocol/user.js';
import type { ClientUse } from './clientUse.js';
import type { Interest } from './interest.js';
import { presenceRecord } from './presenceRecord.js';
import type { Freshness, PresenceRecord } from './presenceRecord.js';
import type { ReadonlyStore } from './readonlyStore.js';

/**
 * Why a user is watched: somebody `shows` them, or they came with a watching query (`queries`) or a watched channel
 * (`channels`) and need no request of their own.
 */
export type Reason = 'shows' | 'queries' | 'channels';

/** What the parts of a store have in common. */
export interface Home {
  /** What it is attached to. */
  client?: PresenceClient;
  /** Who else uses that client. */
  use?: ClientUse;
  onError(error: unknown): void;
  /** Changes of whoever is live are heard. */
  heard: boolean;
  interest: Interest;
}

const none: readonly (() => void)[] = [];

/**
 * One user in the store: what is known, who listens, why they are watched. Users are replaced, never mutated. It is a Zustand
 * store itself, and a class: there are as many as there are users, and one takes no more memory than its fields.
 */
export class Entry implements ReadonlyStore<PresenceRecord> {
  /** What is shown. */
  user: User | undefined = undefined;
  /** What is known: shown by the next flush. */
  staged: User | undefined = undefined;
  /** Replaced, never mutated. */
  listeners = none;
  /** Watched: changes are heard as they happen, while the connection stands. */
  live = false;
  /** How often `staleMs` has passed without that. */
  aged = 0;
  shows = 0;
  queries = 0;
  channels = 0;
  /** What became of our own request to watch, if there was one. */
  asked: true | 'failed' | undefined = undefined;
  /** A `queryUsers` watched them, so there is something to let go of. */
  held = false;
  /** In which tick somebody wanted them last. */
  wanted = 0;
  /** `user` as it is read; made when it is asked for. */
  record: PresenceRecord | undefined = undefined;
  /** The same before anything was heard: what a server knew. */
  first: PresenceRecord | undefined = undefined;
  private bound: ReadonlyStore<PresenceRecord>['subscribe'] | undefined = undefined;

  constructor(
    readonly id: string,
    private readonly home: Home,
  ) {}

  get freshness(): Freshness {
    if (!this.user || this.aged) return 'unknown';
    return this.live && this.home.heard ? 'live' : 'stale';
  }

  /** The record for those who do not keep it: then nobody does. */
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
   * Calls when there is another record; a listener of several users once for all that changed together. Whoever follows watches
   * the user, unless `watch` is false. Returns how to stop.
   */
  follow(listener: () => void, watch = true): () => void {
    this.listeners = this.listeners.concat(listener);
    if (watch) this.home.interest.add(this, 'shows');
    return () => this.leave(listener, watch);
  }

  leave(listener: () => void, watch = true): void {
    const place = this.listeners.indexOf(listener);
    if (place < 0) return;
    this.listeners = this.listeners.toSpliced(place, 1);
    if (watch) this.home.interest.remove(this, 'shows');
  }

  /** Zustand's hooks take it without its object. */
  get subscribe(): ReadonlyStore<PresenceRecord>['subscribe'] {
    return (this.bound ??= (listener) => {
      let state = this.getState();
      return this.follow(() => {
        const previous = state;
        state = this.getState();
        if (state !== previous) listener(state, previous);
      });
    });
  }
}
