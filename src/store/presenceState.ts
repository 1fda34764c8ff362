import type { ConnectionStatus } from '../client/presenceClient.js';
import type { OwnUser, User } from '../protocol/user.js';

/** One user as the root of the store shows them. */
export interface KnownUser {
  readonly id: string;
  /** The last known copy; undefined when there is none. */
  readonly user: User | undefined;
  /** Watched: while there is a connection, changes arrive as they happen. */
  readonly live: boolean;
}

/** The root of the store. It is replaced when something changes; `users` is one live view, and `version` says that it moved. */
export interface PresenceState {
  /** What is known of every user, by id: one live view, as new as the store. */
  users: ReadonlyMap<string, KnownUser>;
  /** Moves when anything in `users` does. */
  version: number;
  connection: ConnectionStatus;
  /** Counts the sessions, from `connectUser` to `disconnectUser`; 0 before the first. A connection that is restored is the same session. */
  session: number;
  /** The own view, with `invisible`; undefined before and after a session. */
  own: OwnUser | undefined;
  /** Ids that components want watched and that are not, because the server's limit of watches is reached: the least recently wanted. */
  over_limit: readonly string[];
}
