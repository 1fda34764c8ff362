/** Calls of one kind of listener, in the order in which they were added. */
export interface Emitter<Value> {
  /** Adds a listener. Returns a function that removes it; calling it twice is harmless. */
  on(listener: (value: Value) => void): () => void;
  /** Tells every listener that was there when the call began. */
  emit(value: Value): void;
}

/** Makes an {@link Emitter}. */
export function createEmitter<Value>(): Emitter<Value> {
  const listeners = new Set<(value: Value) => void>();
  return {
    on(listener) {
      // One of its own each time: the same function may listen twice.
      const own = (value: Value) => listener(value);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    emit(value) {
      for (const listener of [...listeners]) callSafely(listener, value);
    },
  };
}

/** Calls an app's listener. One that throws is reported and does not silence the others. */
export function callSafely<Value>(listener: (value: Value) => void, value: Value): void {
  try {
    listener(value);
  } catch (error) {
    reportUncaught(error);
  }
}

/** An app's code threw: the platform's handler for uncaught errors hears of it, the caller goes on. */
export function reportUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
