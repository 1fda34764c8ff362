import type { Transport } from 'presence-kit/client';
import type { Session, Storage, UserRecord } from 'presence-kit/engine';
import { memoryStorage } from 'presence-kit/engine';
import type { ManualClock } from 'presence-kit/testing';

/** A socket without a client: a test sends frames on it and reads every frame that arrives. */
export interface RawConnection {
  /** False after either side has closed it. */
  readonly open: boolean;
  /** The frames that arrived, and the code with which the server closed, in order. */
  readonly received: readonly ReceivedFrame[];
  send(frame: object | string): void;
  /** Ends without a goodbye. */
  lose(): void;
  /** The machine sleeps: it answers nothing, and the connection stays open. */
  sleep?(asleep: boolean): void;
  /** The client stops reading, or reads again. */
  stall?(stalled: boolean): void;
}

export interface ReceivedFrame {
  /** On the clock of the story, in ms since 1970. */
  at: number;
  text: string;
}

/** A running presence service for a test, embedded or behind a server, on a manual clock. */
export interface Harness {
  readonly clock: ManualClock;
  /** Opens a socket for the user `owner` and sends its first frame. */
  open(owner: string, first: object): Promise<RawConnection>;
  /** A transport for the real client. Absent where a client would wait for the real network. */
  transport?(): Transport;
  /** The token of `owner`, if this service asks for one. */
  tokenOf(owner: string): Promise<string | undefined>;
  /** A command of the app's backend, with the server's secret. */
  command(method: string, params: unknown): Promise<unknown>;
  /** As if the process had been killed and started again. */
  restart(): Promise<void>;
  /** Moves the clock by `ms`. */
  advance(ms: number): Promise<void>;
  /** The process does not run for `ms`. Absent where a story cannot stop it. */
  pause?(ms: number): Promise<void>;
  /** Resolves when everything that was sent has arrived. */
  settle(): Promise<void>;
  /** The answer of `/health`. */
  health(): Promise<string>;
  /** The stored record of a user. No observer can see it; a story may need it to choose the next step. */
  stored(id: string): UserRecord | undefined;
  close(): Promise<void>;
}

/** A storage in memory that a test can read. With `slowCommits`, every commit takes a turn of the event loop, as a disk would. */
export function openStorage({ slowCommits = false } = {}) {
  const memory = memoryStorage();
  let pending = 0;
  const storage: Storage = {
    ...memory,
    commit(changes) {
      void memory.commit(changes);
      if (!slowCommits) return undefined;
      pending++;
      return new Promise((resolve) => {
        setImmediate(() => {
          pending--;
          resolve();
        });
      });
    },
  };
  return {
    storage,
    busy: () => pending > 0,
    stored(id: string): UserRecord | undefined {
      const { users } = memory.load() as { users: Iterable<UserRecord> };
      for (const user of users) if (user.id === id) return user;
      return undefined;
    },
  };
}

/** Connection ids from one counter per user, so that one user's connections do not change the ids of another. */
export function idsByOwner() {
  const counts = new Map<string, number>();
  let owner = '';
  return {
    opens(next: string) {
      owner = next;
    },
    random: {
      next: () => 0.5,
      id() {
        const count = (counts.get(owner) ?? 0) + 1;
        counts.set(owner, count);
        return `${owner}-${count}`;
      },
    },
  };
}

/** The session slots of a user that are kept for a return, without a live connection. */
export function vacantSlots(record: UserRecord | undefined): readonly Session[] {
  return record?.sessions.filter(({ state }) => state !== 'live') ?? [];
}
