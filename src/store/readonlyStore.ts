/** The part of a Zustand store that reads: what `useStore` of Zustand takes. */
export interface ReadonlyStore<State> {
  /** The state now. The same reference while nothing changed. */
  getState(): State;
  /** What a server rendered, and what the first paint in the browser therefore shows. */
  getInitialState(): State;
  /** Hears every change, after it happened. Returns an unsubscribe function. */
  subscribe(listener: (state: State, previous: State) => void): () => void;
}
