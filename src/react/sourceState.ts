import { sameJson } from '../protocol/json.js';
import type { Source } from '../store/readonlyStore.js';

/** What React keeps for one use of `useSource`: a state, of which source it is, and what the hook remembers. */
export interface Snapshot<State, Slice> {
  readonly hook: SourceState<State, Slice>;
  readonly source: Source<State>;
  readonly state: State;
}

type SetSnapshot<State, Slice> = (snapshot: Snapshot<State, Slice>) => void;
type Subscribe = (onChange: () => void) => () => void;

/** What one use of `useSource` remembers between renders. A class, because there are as many as rows on a page. */
export class SourceState<State, Slice> {
  // What the last commit shows.
  private select!: (state: State) => Slice;
  private slice!: Slice;
  private state!: State;
  /** Whether it was rendered with `sync`. */
  sync = false;

  private memoised!: Slice;
  private subscribe!: Subscribe;
  private subscribedSource!: Source<State>;
  private subscribedSync!: boolean;

  snapshot(source: Source<State>): Snapshot<State, Slice> {
    return { hook: this, source, state: source.getState() };
  }

  /** The previous slice, if this one has the same contents. */
  memoise(slice: Slice): Slice {
    if (!sameJson(slice, this.memoised)) this.memoised = slice;
    return this.memoised;
  }

  /** Whether a server rendered another state than there is now. */
  differsFromServer(source: Source<State>): boolean {
    return source.getInitialState() !== source.getState();
  }

  /** How React subscribes; the same function for the same source. Without `sync` React is not told of changes. */
  subscribeTo(source: Source<State>, sync: boolean, setSnapshot: SetSnapshot<State, Slice>): Subscribe {
    if (this.subscribedSource !== source || this.subscribedSync !== sync) {
      this.subscribedSource = source;
      this.subscribedSync = sync;
      this.subscribe = (onChange) => {
        const listener = sync ? onChange : () => this.check(source, setSnapshot);
        return source.addListener ? source.addListener(listener) : source.subscribe(listener);
      };
    }
    return this.subscribe;
  }

  /** Remembers what was committed. */
  committed(select: (state: State) => Slice, slice: Slice, state: State, sync: boolean): void {
    this.select = select;
    this.slice = slice;
    this.state = state;
    this.sync = sync;
  }

  /** Sets a snapshot if the current state would show another slice than the one that is shown. */
  check(source: Source<State>, setSnapshot: SetSnapshot<State, Slice>): void {
    const state = source.getState();
    if (this.sync || state === this.state) return;
    try {
      if (sameJson(this.select(state), this.slice)) return;
    } catch {
      // The selector throws again when the component renders, where the app has its error boundary.
    }
    setSnapshot({ hook: this, source, state });
  }
}
