import type { Watcher } from './watches.js';

/** A connection whose user is known, as the engine's state sees it. */
export interface OpenConnection extends Watcher {
  /** Of this connection: the session that it stands for. */
  readonly id: string;
  /** Sends an event frame about `subject` (a user id, or a cid), or remembers that the subject changed. */
  tell(subject: string, frame: string): void;
  /** Counts as a sign of life of the client. */
  heard(): void;
  /** Ends the connection; it is no longer among the open ones. */
  end(code: number, reason: string): void;
}

/** The open connections, by user. */
export interface OpenConnections {
  readonly isEmpty: boolean;
  of(userId: string): readonly OpenConnection[];
  add(connection: OpenConnection): void;
  remove(connection: OpenConnection): void;
}

/** Makes {@link OpenConnections}, of which there are none yet. */
export function createOpenConnections(): OpenConnections {
  const byUser = new Map<string, readonly OpenConnection[]>();

  function of(userId: string): readonly OpenConnection[] {
    return byUser.get(userId) ?? [];
  }

  return {
    get isEmpty() {
      return byUser.size === 0;
    },
    of,
    add(connection) {
      byUser.set(connection.userId, [...of(connection.userId), connection]);
    },
    remove(connection) {
      const left = of(connection.userId).filter((other) => other !== connection);
      if (left.length === 0) byUser.delete(connection.userId);
      else byUser.set(connection.userId, left);
    },
  };
}
