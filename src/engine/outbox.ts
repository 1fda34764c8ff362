import type { Sink } from './ports.js';

/** What a connection is told of others, in an order and amount that its client can take. */
export interface Outbox {
  /** Sends an event frame about `subject`, or remembers that the subject changed. */
  tell(subject: string, frame: string): void;
  /** The client takes frames again. */
  drained(): void;
}

/**
 * Makes an {@link Outbox}. A client that takes nothing is kept no queue, only the set of those who changed meanwhile; then it
 * is told the current state of each (`current`; undefined when it is none of theirs any more).
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
