import type { Clock } from '../base/clock.js';
import type { PresenceClient } from '../client/presenceClient.js';
import { idPattern } from '../protocol/limits.js';
import type { User } from '../protocol/user.js';
import { createDelayQueue } from './delayQueue.js';
import type { Entry, Reason } from './entry.js';
import { readsOf } from './readsOf.js';

/** Users that one `queryUsers` takes up, or one `unwatchUsers` lets go. */
const pageSize = 100;
/** How long a watch outlives the last who wanted it, so that a row that is moved or mounted twice asks for nothing. */
export const lingerMs = 50;

/** Who is wanted, counted per user; what follows for the server is asked in pages, once a tick. */
export interface Interest {
  add(entry: Entry, reason: Reason): void;
  remove(entry: Entry, reason: Reason): void;
  /** There is a connection. `anew`: with no watches; else the client has taken up those that there were. */
  resume(entries: Iterable<Entry>, anew: boolean): void;
}

export interface InterestOptions {
  clock: Clock;
  client(): PresenceClient | undefined;
  connected(): boolean;
  isOwn(id: string): boolean;
  /** An answer came; changes of the users named in `watched` are heard from now on. */
  take(users: readonly User[], watched: readonly string[]): void;
  /** Whether anybody has a watch on this user through the same client: to let go of one is to let go of all of them. */
  isHeld(id: string): boolean;
  /** Nobody wants this user any more. */
  lost(entry: Entry): void;
  /** These are wanted, and not watched because of a limit. */
  overLimit(ids: readonly string[]): void;
  report(error: unknown): void;
}

/** Makes an {@link Interest} in nobody. */
export function createInterest({
  clock,
  client,
  connected,
  isOwn,
  isHeld,
  take,
  lost,
  overLimit,
  report,
}: InterestOptions): Interest {
  const batch = new Set<Entry>();
  const over = new Set<Entry>();
  const leaving = createDelayQueue(clock, lingerMs, letGo);
  leaving.start();

  function consider(entry: Entry): void {
    if (entry.asked || !entry.shows || entry.queries || entry.channels) batch.delete(entry);
    else if (batch.add(entry).size === 1) queueMicrotask(send);
  }

  function send(): void {
    // Without a connection they wait in the batch for the next one.
    if (!connected()) return;
    const page: Entry[] = [];
    for (const entry of batch) {
      if (isOwn(entry.id)) continue;
      entry.asked = 'yes';
      if (idPattern.test(entry.id)) page.push(entry);
      // In a page it would have the others refused as well.
      else void ask([entry]);
    }
    batch.clear();
    inPages(page, (entries) => void ask(entries));
  }

  async function ask(entries: Entry[]): Promise<void> {
    const ids = entries.map(({ id }) => id);
    for (const entry of entries) entry.held = true;
    try {
      const { users = [], watching } =
        (await client()?.queryUsers({ id: { $in: ids } }, [], { presence: true, limit: ids.length })) ?? {};
      const refused = new Set(watching?.over_limit);
      const watched = [];
      for (const entry of entries) {
        if (entry.asked && refused.has(entry.id)) over.add(entry);
        else if (entry.asked) watched.push(entry.id);
      }
      take(users, watched);
      if (refused.size > 0) tellOver();
    } catch (error) {
      // The next connection takes them up. While there is none that is no error: the connection itself says that it is away.
      for (const entry of entries) entry.asked &&= 'failed';
      if (connected()) report(error);
    }
  }

  function letGo(due: Entry[]): void {
    const now = client();
    if (now && readsOf(now).size > 0) return due.forEach((entry) => leaving.add(entry));
    const unwanted = due.filter(({ shows, queries }) => !shows && !queries);
    const held = unwanted.filter((entry) => entry.held);
    for (const entry of unwanted) {
      reset(entry);
      if (!entry.channels) lost(entry);
    }
    const free = held.filter(({ id }) => !isHeld(id));
    inPages(free, (page) => {
      // Also while the connection is away: the client must not take them up again.
      now?.unwatchUsers(page.map(({ id }) => id)).catch((error) => connected() && report(error));
    });
    // As many as left, others may now take their places.
    [...over].slice(0, free.length).forEach(reset);
    tellOver();
  }

  function reset(entry: Entry): void {
    over.delete(entry);
    entry.asked = undefined;
    entry.held = entry.queries > 0;
    consider(entry);
  }

  function tellOver(): void {
    overLimit(Array.from(over, ({ id }) => id));
  }

  return {
    add(entry, reason) {
      entry[reason]++;
      if (reason === 'queries') entry.held = true;
      leaving.delete(entry);
      consider(entry);
    },
    remove(entry, reason) {
      entry[reason]--;
      if (entry.shows + entry.queries === 0) leaving.add(entry);
      consider(entry);
    },
    resume(entries, anew) {
      for (const entry of entries) {
        if (anew || entry.asked === 'failed') reset(entry);
      }
      send();
    },
  };
}

function inPages(entries: Entry[], take: (page: Entry[]) => void): void {
  for (let start = 0; start < entries.length; start += pageSize) take(entries.slice(start, start + pageSize));
}
