/** What a client is told by the place where it runs. */
export interface Environment {
  /**
   * Calls `back` whenever trying again is worth it: the network is back, the page is visible again. Returns an unsubscribe
   * function.
   */
  onReturn(back: () => void): () => void;
}

/**
 * The page or worker that this runs in. Where there is neither `document` nor `addEventListener` (Node, React Native) it
 * tells nothing, and the client goes by its clock alone; an app can hand over an {@link Environment} of its own, in React
 * Native one that listens to `AppState`.
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
