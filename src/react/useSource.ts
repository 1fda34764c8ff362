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
  const keep = (state: State) => first.keep(select(state));
  const shown = useSyncExternalStore<unknown>(
    first.following(source, hold),
    () => (sync ? keep(source.getState()) : first),
    () => (sync ? keep(source.getInitialState()) : first.asServed()),
  );
  // After another `source` came, what is held is of the one before.
  const now = !sync && held === first ? (shown as Held<State, Slice>) : held;
  const slice = sync ? (shown as Slice) : keep(now.source === source ? now.state : source.getState());

  // It may have moved since it was rendered: before it was subscribed to, or back while this render waited for its turn.
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- after every commit on purpose; `look` ends it
  useEffect(() => {
    Object.assign(first, { select, slice, sync });
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
  /** What is shown, once that is committed. */
  declare select: (state: State) => Slice;
  declare slice: Slice;
  declare sync: boolean;
  declare private kept: Slice;
  declare private followed: Source<State>;
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

  /** How React subscribes to a source; the same function while it is the same source. */
  following(source: Source<State>, hold: Hold<State, Slice>): Subscribe {
    if (this.followed !== source) {
      this.followed = source;
      this.subscribe = (changed) => {
        const look = () => (this.sync ? changed() : this.look(source, hold));
        return source.follow ? source.follow(look) : source.subscribe(look);
      };
    }
    return this.subscribe;
  }

  /** Holds what there is now, if it would show anything else than what is shown. */
  look(source: Source<State>, hold: Hold<State, Slice>): void {
    const state = source.getState();
    if (!this.sync && !sameJson(this.select(state), this.slice)) hold({ first: this, source, state });
  }
}

/** The slice of those who want all of it. */
export function whole<State>(state: State): State {
  return state;
}

const nothing = (): undefined => undefined;

/** A source of which nothing is ever known. */
export const nobody: Source<undefined> = { getState: nothing, getInitialState: nothing, subscribe: () => nothing };
