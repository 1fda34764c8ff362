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
  resume(anew: boolean): void;
}

export interface InterestOptions {
  clock: Clock;
  /** Everybody who was ever wanted. */
  entries: ReadonlyMap<string, Entry>;
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
  entries: known,
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
  /** Who may leave, and who waits for a place. */
  const leaving = createDelayQueue(clock, lingerMs, letGo);
  /** Counts ticks in which something was wanted, or not any more. */
  let tick = 1;
  let isDue = false;
  leaving.start();

  function consider(entry: Entry): void {
    if (entry.asked || !entry.shows || entry.queries || entry.channels) batch.delete(entry);
    else batch.add(entry);
    if (!isDue) queueMicrotask(send);
    isDue = true;
  }

  function send(): void {
    isDue = false;
    tick++;
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
        if (entry.asked && refused.has(entry.id)) {
          entry.held = false;
          over.add(entry);
          // For a place that somebody leaves, or has to leave.
          leaving.add(entry);
        } else if (entry.asked) watched.push(entry.id);
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
    // Others may now take the places of those who left, and of those wanted before them, the least recently wanted first.
    const waiting = newestFirst(over);
    const free = unwatch(held);
    const old = waiting[free] ? newestFirst(known.values()).reverse() : [];
    const left = old
      .filter((entry) => entry.held && !entry.queries && !entry.channels)
      .filter(({ wanted }, place) => wanted < (waiting[free + place]?.wanted ?? 0));
    waiting.slice(0, free + unwatch(left)).forEach(reset);
    left.forEach(lost);
    for (const entry of left) over.add(entry);
    tellOver();
  }

  /** Returns how many places are free now. */
  function unwatch(entries: Entry[]): number {
    for (const entry of entries) entry.held = false;
    const free = entries.filter(({ id }) => !isHeld(id));
    inPages(free, (page) => {
      // Also while the connection is away: the client must not take them up again.
      client()
        ?.unwatchUsers(page.map(({ id }) => id))
        .catch((error) => connected() && report(error));
    });
    return free.length;
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
      for (const entry of known.values()) {
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

function inPages(entries: Entry[], take: (page: Entry[]) => void): void {
  for (let start = 0; start < entries.length; start += pageSize) take(entries.slice(start, start + pageSize));
}
