/** The part of a Zustand store that reads: what `useStore` of Zustand takes. */
export interface ReadonlyStore<State> {
  /** The state now. The same reference while nothing changed. */
  getState(): State;
  /** What a server rendered, and what the first paint in the browser therefore shows. */
  getInitialState(): State;
  /** Hears every change, after it happened. Returns an unsubscribe function. */
  subscribe(listener: (state: State, previous: State) => void): () => void;
}

/** Makes a {@link ReadonlyStore} of what `getState` reads. `listen` hears when that may be another, and returns how to stop. */
export function readonlyStore<State>(
  getState: () => State,
  getInitialState: () => State,
  listen: (changed: () => void) => () => void,
): ReadonlyStore<State> {
  return {
    getState,
    getInitialState,
    subscribe(listener) {
      let state = getState();
      return listen(() => {
        const previous = state;
        state = getState();
        if (state !== previous) listener(state, previous);
      });
    },
  };
}
