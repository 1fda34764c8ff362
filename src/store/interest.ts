import type { UserWatch } from '../client/presenceClient.js';
import { PresenceError } from '../protocol/errors.js';
import { idPattern } from '../protocol/limits.js';
import type { User } from '../protocol/user.js';
import { createDelayQueue } from './delayQueue.js';
import type { Entry, EntryHost } from './entry.js';
import type { Records } from './records.js';

/** Users that one request watches. */
const pageSize = 100;
/** How long a watch stays after its last use, so that a row that is moved or mounted twice asks for nothing. */
export const lingerMs = 50;

/** What an {@link Interest} needs of the store that it is in. */
export interface WatchPort {
  /** Whether requests can be sent now. */
  isConnected(): boolean;
  /** Whether the id is the own user's, which needs no watch. */
  isOwn(id: string): boolean;
  /** Asks the server to watch users. */
  watch(ids: readonly string[]): Promise<UserWatch>;
  /** Takes users from an answer, and which of them are watched now. */
  applyUsers(users: readonly User[], watched: readonly string[]): void;
  /** These users are wanted, and not watched because of a limit. */
  setOverLimit(ids: readonly string[]): void;
  onError(error: unknown): void;
}

/** Which users are wanted, counted per user. What follows for the server is asked in pages, once a tick. */
export interface Interest extends Pick<EntryHost, 'retain' | 'release'> {
  /** There is a connection. `anew`: with no watches; else the client has restored those that there were. */
  resume(anew: boolean): void;
  /** The server no longer watches this user for us, although it did: watch again if a component wants it. */
  lost(entry: Entry): void;
  /** Ends every watch that was asked for. */
  stop(): void;
}

/** Makes an {@link Interest} in nobody. */
export function createInterest({ clock, entries, write }: Records, port: WatchPort): Interest {
  /** Users that may have to be asked for: their use changed in this tick, or since the connection was lost. */
  const batch = new Set<Entry>();
  /** Users that a query or a channel brought and no longer watches: they need a request of their own. */
  const unwatched = new Set<Entry>();
  /** These are wanted, and not watched because of a limit. */
  const over = new Set<Entry>();
  /** Users that are no longer used, and those that wait for a place. */
  const leaving = createDelayQueue(clock, lingerMs, makeRoom);
  /** Counts ticks, while connected, in which something was wanted, or not any more. */
  let tick = 1;
  leaving.start();

  /** While there is no connection nothing is an error: the connection itself says that it is away. */
  function report(error: unknown): void {
    if (port.isConnected()) port.onError(error);
  }

  function consider(entry: Entry): void {
    if (batch.size === 0) queueMicrotask(send);
    batch.add(entry);
  }

  function send(): void {
    // Without a connection they wait in the batch for the next one.
    if (!port.isConnected()) return;
    tick++;
    const wanted: Entry[] = [];
    for (const entry of batch) {
      const watchedOtherwise = (entry.queries > 0 || entry.channels > 0) && !unwatched.has(entry);
      if (entry.request || entry.subscribers === 0 || watchedOtherwise || port.isOwn(entry.id)) continue;
      // JavaScript may hand over anything: `usePresence(user?.id)` while there is no user yet.
      const isId = typeof entry.id === 'string' && idPattern.test(entry.id);
      entry.request = isId ? 'sent' : 'refused';
      unwatched.delete(entry);
      if (isId) wanted.push(entry);
      else report(notAnId(entry.id));
    }
    batch.clear();
    for (let start = 0; start < wanted.length; start += pageSize) void ask(wanted.slice(start, start + pageSize));
  }

  async function ask(page: readonly Entry[]): Promise<void> {
    const before = page.map(({ staged }) => staged);
    try {
      const watch = await port.watch(page.map(idOf));
      const { users, watching } = watch;
      const found = new Set(users.map(({ id }) => id));
      const refused = new Set(watching?.over_limit);
      const watched: string[] = [];
      page.forEach((entry, index) => {
        if (refused.has(entry.id) && entry.request) {
          over.add(entry);
          // For a place that another user leaves, or has to leave.
          leaving.add(entry);
          return;
        }
        if (refused.has(entry.id)) return;
        // Another answer was faster, or nobody wants this one any more.
        if (entry.watch || !entry.request) {
          end(watch, [entry.id]);
          return;
        }
        entry.watch = watch;
        watched.push(entry.id);
        // Deleted, unless an event said otherwise meanwhile. (A user without a revision never had a record.)
        const isDeleted = !found.has(entry.id) && entry.staged?.revision !== undefined;
        if (isDeleted && entry.staged === before[index]) write(entry, undefined, true);
        if (entry.subscribers === 0) leaving.add(entry);
      });
      port.applyUsers(users, watched);
      publishOverLimit();
    } catch (error) {
      // The next connection asks again.
      for (const entry of page) if (entry.request === 'sent') entry.request = 'failed';
      report(error);
    }
  }

  /** Ends the watches of users that are no longer used, and gives their places to users that are over the limit. */
  function makeRoom(due: Entry[]): void {
    const unused = due.filter(({ subscribers, queries }) => subscribers === 0 && queries === 0);
    const places = unused.filter(({ live, channels }) => live && channels === 0).length;
    endWatches(unused);
    for (const entry of unused) {
      reset(entry);
      if (entry.channels === 0) lose(entry);
    }
    // Then to those wanted more recently than others that are watched: the least recently wanted have to leave.
    const waiting = newestFirst(over);
    const old = waiting.length > places ? newestFirst(entries.values()).reverse() : [];
    const displaced = old
      .filter(({ watch, queries, channels }) => watch && queries === 0 && channels === 0)
      .filter(({ wanted }, index) => wanted < (waiting[places + index]?.wanted ?? 0));
    endWatches(displaced);
    waiting.slice(0, places + displaced.length).forEach(reset);
    for (const entry of displaced) {
      lose(entry);
      over.add(entry);
    }
    publishOverLimit();
  }

  /** Its changes no longer arrive. Those of the own user always do. */
  function lose(entry: Entry): void {
    if (port.isOwn(entry.id)) return;
    write(entry, entry.staged, false);
  }

  function endWatches(ended: readonly Entry[]): void {
    const idsOf = new Map<UserWatch, string[]>();
    for (const entry of ended) {
      const { watch } = entry;
      if (!watch) continue;
      entry.watch = undefined;
      const ids = idsOf.get(watch) ?? [];
      ids.push(entry.id);
      idsOf.set(watch, ids);
    }
    for (const [watch, ids] of idsOf) end(watch, ids);
  }

  function end(watch: UserWatch, ids: string[]): void {
    watch.release(ids).catch(report);
  }

  function reset(entry: Entry): void {
    over.delete(entry);
    if (entry.request === 'refused') return;
    entry.request = undefined;
    consider(entry);
  }

  function publishOverLimit(): void {
    port.setOverLimit(Array.from(over, idOf));
  }

  return {
    retain(entry, source) {
      entry[source]++;
      if (source !== 'subscribers') unwatched.delete(entry);
      leaving.waiting.delete(entry);
      entry.wanted = tick;
      if (over.has(entry)) {
        reset(entry);
        publishOverLimit();
      } else consider(entry);
    },
    release(entry, source) {
      entry[source]--;
      if (entry.subscribers + entry.queries === 0) leaving.add(entry);
      consider(entry);
    },
    resume(anew) {
      if (anew) unwatched.clear();
      const reasked = Array.from(entries.values()).filter(({ request }) => anew || request === 'failed');
      endWatches(reasked);
      reasked.forEach(reset);
      send();
    },
    lost(entry) {
      endWatches([entry]);
      lose(entry);
      unwatched.add(entry);
      reset(entry);
    },
    stop() {
      endWatches([...entries.values()]);
    },
  };
}

/** The most recently wanted first. */
function newestFirst(entries: Iterable<Entry>): Entry[] {
  return [...entries].sort((one, other) => other.wanted - one.wanted);
}

function idOf({ id }: Entry): string {
  return id;
}

function notAnId(id: unknown): PresenceError {
  return new PresenceError(
    'invalid_input',
    `presence-kit: cannot watch '${String(id)}'; it is no id of a user. Use 1 to 255 characters of A-Z a-z 0-9 @ _ . -`,
  );
}
