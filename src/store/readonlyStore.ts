/** What can be read and followed. A Zustand store is one. */
export interface Source<State> {
  /** The state now. The same reference while nothing changed. */
  getState(): State;
  /** What a server rendered, and what the first paint in the browser therefore shows. */
  getInitialState(): State;
  /** Calls after every change. Returns an unsubscribe function. */
  subscribe(changed: () => void): () => void;
  /** The same, where there is a cheaper way for those who read the state by themselves. */
  addListener?(changed: () => void): () => void;
}

/** The part of a Zustand store that reads: what `useStore` of Zustand takes. */
export interface ReadonlyStore<State> extends Source<State> {
  /** Hears every change, after it happened. Returns an unsubscribe function. */
  subscribe(listener: (state: State, previous: State) => void): () => void;
}
