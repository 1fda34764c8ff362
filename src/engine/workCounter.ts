/**
 * Counts the work of the engine, so that each request is charged for what it really takes. What is counted depends on nothing
 * that its sender may not know: a user who is invisible counts like one who has left.
 */
export interface WorkCounter {
  /** All work so far, in requests: 1 is about what an ordinary request takes. */
  readonly total: number;
  /** Counts values that were looked at: rows of a query, members of a channel, ids. */
  look(values: number): void;
  /** Counts an event that is sent to so many receivers. */
  publish(text: string, receivers: number): void;
}

/** So many values are looked at in the time of one request. */
const valuesPerRequest = 500;
/** So many characters are sent to other sockets in the time of one request. An event counts at least `minEventLength`. */
const publishedPerRequest = 4 * 1024;
const minEventLength = 256;
/** A request is read once, and an answer is written once. */
const textPerRequest = 16 * 1024;

/** Makes a {@link WorkCounter} at zero. */
export function createWorkCounter(): WorkCounter {
  let total = 0;
  return {
    get total() {
      return total;
    },
    look(values) {
      total += values / valuesPerRequest;
    },
    publish(text, receivers) {
      total += (Math.max(text.length, minEventLength) * receivers) / publishedPerRequest;
    },
  };
}

/** What it takes to read a request or to send an answer of so many characters, in requests. */
export function textCost(length: number): number {
  return length / textPerRequest;
}
