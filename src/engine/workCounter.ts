import { weakMemo } from '../base/weakMemo.js';

/**
 * Counts the work of the engine, so that each request is charged for what it really takes. What is counted depends on nothing
 * that its sender may not know: a user who is invisible counts like one who has left.
 */
export interface WorkCounter {
  /** All work so far, in requests: 1 is about what an ordinary request takes. */
  readonly total: number;
  /** Counts values that were looked at: rows of a query, members of a channel, ids. */
  look(values: number): void;
  /** Counts an event of so many characters that is sent to so many receivers. */
  publish(length: number, receivers: number): void;
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
    publish(length, receivers) {
      total += (Math.max(length, minEventLength) * receivers) / publishedPerRequest;
    },
  };
}

/** Characters that are compared or put in order in the time of one small value. */
const charactersPerValue = 64;

/** How many small values a value counts as: a long text, a list or an object takes more than a number. */
export function valuesIn(value: unknown): number {
  if (typeof value === 'string') return 1 + Math.floor(value.length / charactersPerValue);
  return typeof value === 'object' && value !== null ? valuesInObject(value) : 1;
}

/** Records are replaced and never changed, so each is counted once. */
const valuesInObject = weakMemo((value: object): number =>
  Object.values(value).reduce((sum: number, part: unknown) => sum + valuesIn(part), 1),
);

/** Characters of a record as JSON. */
export const jsonLength = weakMemo((record: object): number => JSON.stringify(record).length);

/** What it takes to read a request or to send an answer of so many characters, in requests. */
export function textCost(length: number): number {
  return length / textPerRequest;
}
