/** Listeners of one kind of value, called in the order in which they were added. */
export interface Emitter<Value> {
  /** Adds a listener. Returns a function that removes it; calling it twice is harmless. */
  on(listener: (value: Value) => void): () => void;
  /** Calls every listener that was added before this call. */
  emit(value: Value): void;
}

/** Makes an {@link Emitter}. */
export function createEmitter<Value>(): Emitter<Value> {
  const listeners = new Set<(value: Value) => void>();
  return {
    on(listener) {
      // A new function each time: the same listener may be added twice.
      const own = (value: Value) => listener(value);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    emit(value) {
      for (const listener of [...listeners]) callSafely(listener, value);
    },
  };
}

/** Calls an app's listener. If it throws, the error is reported and the caller goes on. */
export function callSafely<Value>(listener: (value: Value) => void, value: Value): void {
  try {
    listener(value);
  } catch (error) {
    reportUncaught(error);
  }
}

/** Reports an error of the app's code to the platform's handler for uncaught errors. */
export function reportUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
