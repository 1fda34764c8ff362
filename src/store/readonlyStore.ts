/** A state that can be read and subscribed to. A Zustand store is one. */
export interface Source<State> {
  /** The state now. The same reference while nothing changed. */
  getState(): State;
  /** The state as a server rendered it, for the first paint in the browser. */
  getInitialState(): State;
  /** Calls `changed` after every change. Returns an unsubscribe function. */
  subscribe(changed: () => void): () => void;
  /** The same, cheaper, where the source has a way for listeners that read the state themselves. */
  addListener?(changed: () => void): () => void;
}

/** The part of a Zustand store that does not write: what Zustand's `useStore` takes. */
export interface ReadonlyStore<State> extends Source<State> {
  /** Calls `listener` after every change, with the state before and after. Returns an unsubscribe function. */
  subscribe(listener: (state: State, previous: State) => void): () => void;
}
