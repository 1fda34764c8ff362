import type { Sink } from './ports.js';

/** Sends a connection its events, as many as its client can take. */
export interface Outbox {
  /** Sends an event frame about `subject`, or remembers that the subject changed. */
  tell(subject: string, frame: string): void;
  /** The client takes frames again. */
  drained(): void;
}

/**
 * Makes an {@link Outbox}. A client that takes nothing has no queue, only a set of the subjects that changed meanwhile. When it takes
 * frames again, it receives the current state of each (`current`; undefined when the client no longer watches it).
 */
export function createOutbox(sink: Sink, current: (subject: string) => string | undefined): Outbox {
  const behind = new Set<string>();
  return {
    tell(subject, frame) {
      if (behind.size > 0 || sink.congested()) behind.add(subject);
      else sink.send(frame);
    },
    drained() {
      for (const subject of [...behind]) {
        if (sink.congested()) return;
        behind.delete(subject);
        const text = current(subject);
        if (text !== undefined) sink.send(text);
      }
    },
  };
}
