'use client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { sameJson } from '../protocol/json.js';
import { readonlyStore } from '../store/readonlyStore.js';
import type { ReadonlyStore } from '../store/readonlyStore.js';
import { useLayout } from './useLayout.js';

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
 * once and throws away the transition that is under way, so here it only says what a server had rendered, while hydrating.
 */
export function useSource<State, Slice>(
  source: ReadonlyStore<State>,
  select: (state: State) => Slice,
  sync = false,
): Slice {
  const [self] = useState(() => createFollower<State, Slice>(source));
  const [held, hold] = useState(self.first);
  const shown = useSyncExternalStore<unknown>(
    (sync ? source : nobody).subscribe,
    () => (sync ? self.keep(select(source.getState())) : self.first),
    () => (sync ? self.keep(select(self.initial.state)) : self.initial),
  );
  // After another `source` came, what is held is of the one before.
  const { state } = !sync && held === self.first ? (shown as Held<State>) : held;
  const slice = sync ? (shown as Slice) : self.keep(select(held.source === source ? state : source.getState()));

  useLayout(() => {
    if (!sync) return source.subscribe((next) => self.isNews(next) && hold({ source, state: next }));
  }, [self, source, sync]);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- after every commit on purpose; `isNews` ends it
  useEffect(() => {
    self.committed(select, slice);
    // It may have moved since it was rendered: before it was subscribed to, or back while this render waited for its turn.
    const next = source.getState();
    if (!sync && self.isNews(next)) hold({ source, state: next });
  });
  return slice;
}

interface Held<State> {
  source: ReadonlyStore<State>;
  state: State;
}

/** What one use of the hook remembers beside its state. */
interface Follower<State, Slice> {
  first: Held<State>;
  initial: Held<State>;
  /** The slice, or the last one if that has the same contents. */
  keep(slice: Slice): Slice;
  committed(select: (state: State) => Slice, slice: Slice): void;
  /** Whether `state` would show anything else than what is shown. */
  isNews(state: State): boolean;
}

function createFollower<State, Slice>(source: ReadonlyStore<State>): Follower<State, Slice> {
  const state = source.getState();
  const initial = source.getInitialState();
  const first = { source, state };
  let kept: Slice;
  let shown: { select: (state: State) => Slice; slice: Slice } | undefined;
  return {
    first,
    // The same object when nothing moved since the server rendered, so that React has nothing to correct after hydration.
    initial: initial === state ? first : { source, state: initial },
    keep: (slice) => (kept = sameJson(slice, kept) ? kept : slice),
    committed(select, slice) {
      shown = { select, slice };
    },
    isNews: (next) => !shown || !sameJson(shown.select(next), shown.slice),
  };
}

/** The slice of those who want all of it. */
export function whole<State>(state: State): State {
  return state;
}

const nothing = (): undefined => undefined;

/** A source of which nothing is ever known. */
export const nobody: ReadonlyStore<undefined> = /* @__PURE__ */ readonlyStore(nothing, nothing, () => nothing);
