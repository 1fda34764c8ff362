import type { Changes, Storage, Stored } from '../engine/ports.js';
import { PresenceError } from '../protocol/errors.js';
import { openFolder } from './levelFolder.js';
import { operationsOf, read } from './levelRecords.js';
import type { Entries } from './levelRecords.js';
import type { Checksum } from './checksum.js';

/** Commits that become durable together. */
interface Batch {
  entries: Entries;
  durable: Promise<void>;
  settle: { resolve(): void; reject(error: unknown): void };
}

/**
 * Opens (or makes) a folder in which users, channels and leases live on, kept by LevelDB (the package `classic-level`, an
 * optional peer). A commit is durable once it is synced to the disk; those that come while one is being synced share the
 * next sync, in order. What waits is never more than one record a user or channel.
 *
 * @throws `unavailable`, naming the folder and the cause: another process has the folder, it cannot be written or read, its files
 * were damaged, a version that is not known here wrote it, or the package is missing.
 * @example
 * const server = await createPresenceServer({ secret, storage: await openLevelStorage('/var/lib/presence') });
 *
 * A failed write (a full disk) rejects its commit and every later one until `load` is called, which opens the folder anew.
 * LevelDB may then turn out to have kept the one batch that was being written, whole, or nothing of it; nothing that came after.
 */
export async function openLevelStorage(folder: string): Promise<Storage> {
  const opened = await openFolder(folder);
  let gathering: Batch | undefined;
  let writing: Promise<void> | undefined;
  let failure: PresenceError | undefined;
  let closing: Promise<void> | undefined;
  /** The latest load. */
  let loading: Promise<unknown> = Promise.resolve();
  /** Undefined until the folder was read, and after a failed write. */
  let checksum: Checksum | undefined;

  async function write(): Promise<void> {
    for (let batch = gathering; batch !== undefined; batch = gathering) {
      gathering = undefined;
      try {
        checksum ??= (await read(opened)).checksum;
        await opened.level().batch(operationsOf(batch.entries, checksum), { sync: true });
        batch.settle.resolve();
      } catch (error) {
        failure = opened.cannot('write to', error);
        checksum = undefined;
        batch.settle.reject(failure);
        // What came meanwhile builds on what is lost now.
        (gathering as Batch | undefined)?.settle.reject(failure);
        gathering = undefined;
      }
    }
    writing = undefined;
  }

  async function load(): Promise<Stored> {
    if (closing !== undefined) throw closed(folder);
    await writing;
    if (failure !== undefined) await opened.reopen();
    const found = await read(opened);
    checksum ??= found.checksum;
    failure = undefined;
    return found.stored;
  }

  return {
    load(): Promise<Stored> {
      // One after another: two at a time would both open the folder anew.
      const loaded = loading.then(load, load);
      loading = loaded;
      return loaded;
    },
    commit(changes: Changes) {
      if (closing !== undefined) return Promise.reject(closed(folder));
      if (failure !== undefined) return Promise.reject(failure);
      gathering ??= newBatch();
      gather(gathering.entries, changes);
      // A moment later, so that what is committed within the same tick is in the first batch already.
      writing ??= Promise.resolve().then(write);
      return gathering.durable;
    },
    close() {
      closing ??= Promise.allSettled([writing, loading]).then(() => opened.close());
      return closing;
    },
  };
}

function newBatch(): Batch {
  let settle: Batch['settle'] | undefined;
  const durable = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { entries: new Map(), durable, settle: settle as Batch['settle'] };
}

function gather(entries: Entries, { users, channels, alive_at, tokens_from }: Changes): void {
  for (const [id, record] of users ?? []) entries.set(`u!${id}`, record);
  for (const [cid, record] of channels ?? []) entries.set(`c!${cid}`, record);
  for (const [id, time] of tokens_from ?? []) entries.set(`t!${id}`, time);
  if (alive_at !== undefined) entries.set('m!alive_at', alive_at);
}

function closed(folder: string): PresenceError {
  return new PresenceError('closed', `cannot use the data in ${folder}; it was closed. Open it again.`);
}
