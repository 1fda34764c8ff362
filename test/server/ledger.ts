import { isDeepStrictEqual } from 'node:util';

/** What was asked of a server, and what it said is kept. Changes of one record are numbered from 1. */
export interface Ledger {
  /** The next change of a record is asked for: its number. */
  ask(name: string): number;
  /** Who asked for a change was answered that it is made. */
  answered(name: string, count: number): void;
  /** Somebody else was told of it. */
  heard(name: string, count: number): void;
  /** Changes that were answered so far. */
  readonly acknowledged: number;
  /** Takes down what was told until now: at least that must be there from now on. */
  close(): void;
  /** A sentence when `found` is neither a record as it was at `close` nor as a later change would leave it. */
  wrong(name: string, found: object | undefined): string | undefined;
}

/** Makes a {@link Ledger} of records that are `stateAt(name, count)` after change `count`. */
export function createLedger(stateAt: (name: string, count: number) => object | undefined): Ledger {
  const asked = new Map<string, number>();
  const told = new Map<string, number>();
  let kept = new Map<string, number>();
  let acknowledged = 0;

  function heard(name: string, count: number): void {
    told.set(name, Math.max(count, told.get(name) ?? 0));
  }

  return {
    ask(name) {
      const count = (asked.get(name) ?? 0) + 1;
      asked.set(name, count);
      return count;
    },
    answered(name, count) {
      acknowledged++;
      heard(name, count);
    },
    heard,
    get acknowledged() {
      return acknowledged;
    },
    close() {
      kept = new Map(told);
    },
    wrong(name, found) {
      const least = kept.get(name) ?? 0;
      const most = asked.get(name) ?? 0;
      for (let count = least; count <= most; count++)
        if (isDeepStrictEqual(stateAt(name, count), found)) return undefined;
      return `${name}: neither change ${least}, which was told, nor one up to ${most}, which was asked for, leaves ${JSON.stringify(found)?.slice(0, 120)}`;
    },
  };
}
