'use client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { SourceState } from './sourceState.js';
import type { Source } from '../store/readonlyStore.js';

/** Options of the hooks about other users. */
export interface SyncOptions {
  /**
   * Renders each change at once, as `useSyncExternalStore` does. That restarts a transition that is being rendered. Otherwise such
   * a transition is never restarted, and this hook may show an older state than a badge until the transition ends.
   *
   * @default false
   */
  sync?: boolean;
}

/**
 * Subscribes to a slice of a source. The component renders once when the slice changes, and not when anything else does. The
 * slice is the same object while its contents are the same.
 *
 * `useSyncExternalStore` renders each change synchronously and discards a transition that is being rendered. So without `sync`
 * changes go through React's own state, which React renders in its turn; `useSyncExternalStore` then only says whether the page
 * is hydrating, and never reports a change.
 */
export function useSource<State, Slice>(source: Source<State>, select: (state: State) => Slice, sync = false): Slice {
  const [snapshot, setSnapshot] = useState(() => new SourceState<State, Slice>().snapshot(source));
  const { hook } = snapshot;
  const external = useSyncExternalStore<unknown>(
    hook.subscribeTo(source, sync, setSnapshot),
    () => sync && hook.memoise(select(source.getState())),
    () => (sync ? hook.memoise(select(source.getInitialState())) : hook.differsFromServer(source)),
  );

  // The snapshot may be of another source, or from before `sync` was turned off.
  const isOutdated = sync || hook.sync || snapshot.source !== source;
  const current = isOutdated ? source.getState() : snapshot.state;
  const isHydrating = !sync && external === true;
  const state = isHydrating ? source.getInitialState() : current;
  const slice = sync ? (external as Slice) : hook.memoise(select(state));

  // The source may have changed since this was rendered: before the subscription began, or while this render waited for its turn.
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- after every commit on purpose; it sets state only when the slice differs
  useEffect(() => {
    if (hook.sync && !sync) setSnapshot(hook.snapshot(source));
    hook.committed(select, slice, state, sync);
    hook.check(source, setSnapshot);
  });
  return slice;
}
