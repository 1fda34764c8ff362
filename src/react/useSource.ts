'use client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { sameJson } from '../protocol/json.js';
import type { Source } from '../store/readonlyStore.js';

/** Options of the hooks about others. */
export interface SyncOptions {
  /**
   * Follows at once, as `useSyncExternalStore` does, and thereby restarts a transition that is being rendered. Default false:
   * such a transition is never disturbed, and until it ends this hook may lag behind a badge.
   */
  sync?: boolean;
}

/**
 * Follows a slice of a store: one render when the slice changes, none when anything else does. The slice is the same object
 * while its contents are the same.
 *
 * By default the state of the store is put into state of React's, which renders it in turn; `useSyncExternalStore` renders at
 * once and throws away the transition that is under way, so here it subscribes, is never told, and only says what a server had
 * rendered, while hydrating.
 */
export function useSource<State, Slice>(source: Source<State>, select: (state: State) => Slice, sync = false): Slice {
  const [held, hold] = useState<Held<State, Slice>>(() => new First(source));
  const { first } = held;
  const shown = useSyncExternalStore<unknown>(
    first.following(source, sync, hold),
    () => (sync ? first.keep(select(source.getState())) : first),
    () => (sync ? first.keep(select(source.getInitialState())) : first.asServed()),
  );
  // What is held may be of another source, or of before `sync` was turned off.
  const lags = sync || first.sync || held.source !== source;
  const { state } = lags || held !== first ? held : (shown as Held<State, Slice>);
  const now = lags ? source.getState() : state;
  const slice = sync ? (shown as Slice) : first.keep(select(now));

  // It may have moved since it was rendered: before it was subscribed to, or back while this render waited for its turn.
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- after every commit on purpose; `look` ends it
  useEffect(() => {
    if (first.sync && !sync) hold({ first, source, state: now });
    Object.assign(first, { select, shown: slice, seen: now, sync });
    first.look(source, hold);
  });
  return slice;
}

/** What React holds: a state, and of which source it is. */
interface Held<State, Slice> {
  first: First<State, Slice>;
  source: Source<State>;
  state: State;
}

type Hold<State, Slice> = (held: Held<State, Slice>) => void;
type Subscribe = (changed: () => void) => () => void;

/**
 * What is held at first, with what one use of the hook remembers beside its state. A class, since there are as many as there
 * are rows on a page.
 */
class First<State, Slice> implements Held<State, Slice> {
  readonly first = this;
  readonly state: State;
  /** What is shown, and of which state, once that is committed. */
  declare select: (state: State) => Slice;
  declare shown: Slice;
  declare seen: State;
  declare sync: boolean;
  declare private kept: Slice;
  declare private followed: Source<State>;
  declare private told: boolean;
  declare private subscribe: Subscribe;
  declare private served: Held<State, Slice>;

  constructor(readonly source: Source<State>) {
    this.state = source.getState();
  }

  /** What the first render shows while hydrating. The same object as it is without, if nothing moved since a server rendered. */
  asServed(): Held<State, Slice> {
    const state = this.source.getInitialState();
    return (this.served ??= state === this.state ? this : { first: this, source: this.source, state });
  }

  /** The last slice, if this one has the same contents. */
  keep(slice: Slice): Slice {
    return (this.kept = sameJson(slice, this.kept) ? this.kept : slice);
  }

  /** How React subscribes to a source; the same function while it is the same source. Without `sync` it is never told. */
  following(source: Source<State>, sync: boolean, hold: Hold<State, Slice>): Subscribe {
    if (this.followed !== source || this.told !== sync) {
      this.followed = source;
      this.told = sync;
      this.subscribe = (changed) => {
        const look = sync ? changed : () => this.look(source, hold);
        return source.addListener ? source.addListener(look) : source.subscribe(look);
      };
    }
    return this.subscribe;
  }

  /** Holds what there is now, if it would show anything else than what is shown. */
  look(source: Source<State>, hold: Hold<State, Slice>): void {
    const state = source.getState();
    if (this.sync || state === this.seen) return;
    try {
      if (sameJson(this.select(state), this.shown)) return;
    } catch {
      // It throws again when it is rendered, where the app has put its error boundary.
    }
    hold({ first: this, source, state });
  }
}
