/** Calls of one kind of listener, in the order in which they were added. */
export interface Emitter<Value> {
  /** Adds a listener. Returns a function that removes it; calling it twice is harmless. */
  on(listener: (value: Value) => void): () => void;
  /** Tells every listener that was there when the call began. One that throws is reported and does not silence the others. */
  emit(value: Value): void;
  /** How many listen. */
  readonly size: number;
}

/** Makes an {@link Emitter}. */
export function createEmitter<Value>(): Emitter<Value> {
  let listeners: readonly { call: (value: Value) => void }[] = [];
  return {
    on(listener) {
      const entry = { call: listener };
      listeners = [...listeners, entry];
      return () => {
        listeners = listeners.filter((other) => other !== entry);
      };
    },
    emit(value) {
      for (const listener of listeners) {
        try {
          listener.call(value);
        } catch (error) {
          reportUncaught(error);
        }
      }
    },
    get size() {
      return listeners.length;
    },
  };
}

/** An app's listener threw: the platform's handler for uncaught errors hears of it, the caller goes on. */
export function reportUncaught(error: unknown): void {
  if (typeof reportError === 'function') reportError(error);
  else
    queueMicrotask(() => {
      throw error;
    });
}
