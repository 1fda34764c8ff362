import type { StoreApi } from 'zustand/vanilla';
import type { PresenceClient } from '../client/presenceClient.js';
import { idPattern } from '../protocol/limits.js';
import type { User } from '../protocol/user.js';
import type { PresenceState } from './createPresenceStore.js';
import { createDelayQueue } from './delayQueue.js';
import type { Entry, Home, Reason } from './entry.js';
import type { Records } from './records.js';

/** Users that one `queryUsers` takes up, or one `unwatchUsers` lets go. */
const pageSize = 100;
/** How long a watch outlives the last who wanted it, so that a row that is moved or mounted twice asks for nothing. */
export const lingerMs = 50;

/** Who is wanted, counted per user; what follows for the server is asked in pages, once a tick. */
export interface Interest {
  add(entry: Entry, reason: Reason): void;
  remove(entry: Entry, reason: Reason): void;
  /** There is a connection. `anew`: with no watches; else the client has taken up those that there were. */
  resume(anew: boolean): void;
}

/** Makes an {@link Interest} in nobody. `take` is given what is answered, and whose changes are heard from now on. */
export function createInterest(
  { clock, entries, write }: Records,
  { getState, setState }: Pick<StoreApi<PresenceState>, 'getState' | 'setState'>,
  take: (users: readonly User[], watched: readonly string[]) => void,
  home: Home,
): Interest {
  /** Who may have to be asked for: whoever was wanted, or not any more, in this tick or since the connection went. */
  const batch = new Set<Entry>();
  /** These are wanted, and not watched because of a limit. */
  const over = new Set<Entry>();
  /** Who may leave, and who waits for a place. */
  const leaving = createDelayQueue(clock, lingerMs, letGo);
  /** Counts ticks, while connected, in which something was wanted, or not any more. */
  let tick = 1;
  leaving.start();

  /** While there is no connection nothing is an error: the connection itself says that it is away. */
  function report(error: unknown): void {
    if (isConnected()) home.onError(error);
  }

  function isConnected(): boolean {
    return getState().connection === 'connected';
  }

  function consider(entry: Entry): void {
    if (batch.size === 0) queueMicrotask(send);
    batch.add(entry);
  }

  function send(): void {
    // Without a connection they wait in the batch for the next one.
    if (!isConnected()) return;
    tick++;
    const wanted: Entry[] = [];
    for (const entry of batch) {
      if (entry.asked || !entry.shows || entry.queries || entry.channels || entry.id === getState().own?.id) continue;
      entry.asked = true;
      // JavaScript may hand over anything: `usePresence(user?.id)` while there is no user yet.
      if (typeof entry.id === 'string' && idPattern.test(entry.id)) wanted.push(entry);
      // In a page it would have the others refused as well.
      else void ask([entry], [entry.id]);
    }
    batch.clear();
    inPages(wanted, ask);
  }

  async function ask(page: Entry[], ids: string[]): Promise<void> {
    for (const entry of page) entry.held = true;
    try {
      const { users, watching } = await (home.client as PresenceClient).queryUsers({ id: { $in: ids } }, [], {
        presence: true,
        limit: ids.length,
      });
      const refused = new Set(watching?.over_limit);
      const asked = page.filter((entry) => entry.asked);
      for (const entry of asked) {
        if (!refused.has(entry.id)) continue;
        entry.held = false;
        over.add(entry);
        // For a place that somebody leaves, or has to leave.
        leaving.add(entry);
      }
      take(users, asked.filter((entry) => !over.has(entry)).map(idOf));
      tellOver();
    } catch (error) {
      // The next connection takes them up.
      for (const entry of page) entry.asked &&= 'failed';
      report(error);
    }
  }

  function letGo(due: Entry[]): void {
    if (home.use?.reads.size) return due.forEach((entry) => leaving.add(entry));
    const unwanted = due.filter(({ shows, queries }) => !shows && !queries);
    const held = unwanted.filter((entry) => entry.held);
    for (const entry of unwanted) {
      reset(entry);
      if (!entry.channels) lose(entry);
    }
    // Others may now take the places of those who left, and of those wanted before them, the least recently wanted first.
    const waiting = newestFirst(over);
    const free = unwatch(held);
    const old = waiting[free] ? newestFirst(entries.values()).reverse() : [];
    const left = old
      .filter((entry) => entry.held && !entry.queries && !entry.channels)
      .filter(({ wanted }, place) => wanted < (waiting[free + place]?.wanted ?? 0));
    waiting.slice(0, free + unwatch(left)).forEach(reset);
    left.forEach(lose);
    for (const entry of left) over.add(entry);
    tellOver();
  }

  function lose(entry: Entry): void {
    write(entry, entry.staged, false);
  }

  /** Returns how many places are free now. To let go of one is to let go of every watch on that user through the same client. */
  function unwatch(gone: Entry[]): number {
    for (const entry of gone) entry.held = false;
    const stores = [...(home.use?.stores ?? [])];
    const free = gone.filter(({ id }) => !stores.some((known) => known.get(id)?.held));
    // Also while the connection is away: the client must not take them up again.
    inPages(free, (_, ids) => home.client?.unwatchUsers(ids).catch(report));
    return free.length;
  }

  function inPages(all: Entry[], each: (page: Entry[], ids: string[]) => unknown): void {
    for (let start = 0; start < all.length; start += pageSize) {
      const page = all.slice(start, start + pageSize);
      each(page, page.map(idOf));
    }
  }

  function reset(entry: Entry): void {
    over.delete(entry);
    entry.asked = undefined;
    entry.held = entry.queries > 0;
    consider(entry);
  }

  function tellOver(): void {
    if (over.size + getState().over_limit.length > 0) setState({ over_limit: Array.from(over, idOf) });
  }

  return {
    add(entry, reason) {
      entry[reason]++;
      if (reason === 'queries') entry.held = true;
      leaving.waiting.delete(entry);
      entry.wanted = tick;
      if (over.has(entry)) {
        reset(entry);
        tellOver();
      } else consider(entry);
    },
    remove(entry, reason) {
      entry[reason]--;
      if (entry.shows + entry.queries === 0) leaving.add(entry);
      consider(entry);
    },
    resume(anew) {
      for (const entry of entries.values()) {
        if (anew || entry.asked === 'failed') reset(entry);
      }
      send();
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
