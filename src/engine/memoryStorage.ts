import type { Changes, Storage, Stored } from './ports.js';
import type { ChannelRecord, UserRecord } from './record.js';

/** A storage that lasts as long as the object does: for tests, Storybook and servers that may forget. */
export function memoryStorage(): Storage {
  const users = new Map<string, UserRecord>();
  const channels = new Map<string, ChannelRecord>();
  const tokensFrom = new Map<string, number>();
  let aliveAt: number | undefined;

  return {
    load(): Stored {
      return {
        users: [...users.values()],
        channels: [...channels.values()],
        ...(aliveAt === undefined ? {} : { alive_at: aliveAt }),
        ...(tokensFrom.size === 0 ? {} : { tokens_from: [...tokensFrom] }),
      };
    },
    commit(changes: Changes) {
      keep(users, changes.users);
      keep(channels, changes.channels);
      for (const [id, time] of changes.tokens_from ?? []) tokensFrom.set(id, time);
      aliveAt = changes.alive_at ?? aliveAt;
    },
    close: () => Promise.resolve(),
  };
}

function keep<Record>(
  records: Map<string, Record>,
  changed: ReadonlyMap<string, Record | undefined> | undefined,
): void {
  for (const [key, record] of changed ?? []) {
    if (record === undefined) records.delete(key);
    else records.set(key, record);
  }
}
