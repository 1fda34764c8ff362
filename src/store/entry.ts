import type { User } from '../protocol/user.js';
import type { PresenceRecord } from './presenceRecord.js';
import type { ReadonlyStore } from './readonlyStore.js';

/**
 * Why a user is watched: somebody `shows` them, or they came with a watching query (`queries`) or a watched channel
 * (`channels`) and need no request of their own.
 */
export type Reason = 'shows' | 'queries' | 'channels';

/** One user in the store: what is known, who listens, why they are watched. Users are replaced, never mutated. */
export interface Entry extends Record<Reason, number> {
  readonly id: string;
  /** What is shown. */
  user: User | undefined;
  /** What is known: shown by the next flush. */
  staged: User | undefined;
  /** `user` as it is read; made when it is asked for. */
  record: PresenceRecord | undefined;
  /** The user as a Zustand store; made when it is asked for. */
  face: ReadonlyStore<PresenceRecord> | undefined;
  /** Absent while nobody ever listened: most of a large store is never shown. */
  listeners: Set<() => void> | undefined;
  /** Changes are heard as they happen. */
  live: boolean;
  /** How often `staleMs` has passed without that. */
  aged: number;
  /** What became of our own request to watch, if there was one. */
  asked: 'yes' | 'failed' | undefined;
  /** A `queryUsers` watched them, so there is something to let go of. */
  held: boolean;
  /** In which tick somebody wanted them last. */
  wanted: number;
}

/** Makes an {@link Entry} of which nothing is known. */
export function createEntry(id: string): Entry {
  return {
    id,
    user: undefined,
    staged: undefined,
    record: undefined,
    face: undefined,
    listeners: undefined,
    live: false,
    aged: 0,
    shows: 0,
    queries: 0,
    channels: 0,
    asked: undefined,
    held: false,
    wanted: 0,
  };
}
