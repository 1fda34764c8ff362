import type { Transport } from 'presence-kit/client';
import type { Session, Storage, UserRecord } from 'presence-kit/engine';
import { memoryStorage } from 'presence-kit/engine';
import type { ManualClock } from 'presence-kit/testing';

/** A socket, as whoever sits at its end knows it: every text frame that it was sent, and when. */
export interface Line {
  /** False once either side has ended it. */
  readonly open: boolean;
  /** Frames, and how the server closed it, in order. */
  readonly told: readonly Told[];
  send(frame: object | string): void;
  /** Ends without a goodbye. */
  lose(): void;
  /** The machine sleeps: nothing is answered any more, and nobody notices. */
  sleep?(asleep: boolean): void;
  /** The client takes nothing, or takes it again. */
  stall?(stalled: boolean): void;
}

export interface Told {
  /** On the clock of the story, in ms since 1970. */
  at: number;
  text: string;
}

/** Where a story is played: presence behind some kind of socket, and time that passes when the story says so. */
export interface Stage {
  readonly clock: ManualClock;
  /** Somebody's socket opens and sends its first frame. */
  open(owner: string, first: object): Promise<Line>;
  /** A way in for a real client, where time is all that it waits for. */
  transport?(): Transport;
  /** What `owner` shows to prove who they are. */
  tokenOf(owner: string): Promise<string | undefined>;
  /** The app's backend asks, with the server's secret. */
  command(method: string, params: unknown): Promise<unknown>;
  /** As if the process had been killed and started again. */
  restart(): Promise<void>;
  /** Time passes. */
  pass(ms: number): Promise<void>;
  /** Everything that is under way arrives. */
  settle(): Promise<void>;
  /** What `/health` says. */
  health(): Promise<string>;
  /** What is kept of a user. No stranger can see it; a story may need it to know what happens next. */
  kept(id: string): UserRecord | undefined;
  close(): Promise<void>;
}

/** A storage in memory that can be looked into. `slow` takes a turn of the event loop for every commit, as a disk would. */
export function openStorage({ slow = false } = {}) {
  const memory = memoryStorage();
  let pending = 0;
  const storage: Storage = {
    ...memory,
    commit(changes) {
      void memory.commit(changes);
      if (!slow) return undefined;
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
    kept(id: string): UserRecord | undefined {
      const { users } = memory.load() as { users: Iterable<UserRecord> };
      for (const user of users) if (user.id === id) return user;
      return undefined;
    },
  };
}

/** Ids of connections, from a stream for each owner: what one person does is not to be seen in the ids of another. */
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

/** Those places of a user that are taken although nobody is there. */
export function emptyPlaces(record: UserRecord | undefined): readonly Session[] {
  return record?.sessions.filter(({ state }) => state !== 'live') ?? [];
}
