/** The page, worker or app in which a client runs. */
export interface Environment {
  /**
   * Calls `back` when it is a good time to connect again: the network is back, the page is visible again. Returns an
   * unsubscribe function.
   */
  onReturn(back: () => void): () => void;
}

/**
 * The page or worker that this runs in. Where there is neither `document` nor `addEventListener` (Node, React Native) it calls
 * nothing, and the client only waits for its timers; an app can give an {@link Environment} of its own, in React Native one
 * that listens to `AppState`.
 */
export const platformEnvironment: Environment = {
  onReturn(back) {
    const document = globalThis.document as Document | undefined;
    const over = new AbortController();
    document?.addEventListener('visibilitychange', () => document.hidden || back(), over);
    globalThis.addEventListener?.('online', back, over);
    return () => over.abort();
  },
};
