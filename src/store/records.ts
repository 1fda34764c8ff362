import type { Clock } from '../base/clock.js';
import { callEach } from '../base/emitter.js';
import type { User } from '../protocol/user.js';
import { createDelayQueue } from './delayQueue.js';
import type { DelayQueue } from './delayQueue.js';
import { Entry } from './entry.js';
import type { Home } from './entry.js';
import { createFrameGate } from './frameGate.js';
import type { Freshness } from './presenceRecord.js';

/** How long a word is worth showing after changes are no longer heard. */
export const staleMs = 60_000;
/** How often that, a user whom nobody shows is kept: longer than React Query keeps the ids of a query that nobody shows. */
const keptTimes = 10;

/** Every user that is known. What comes in waits for the frame; `flush` shows it. */
export interface Records {
  readonly clock: Clock;
  readonly entries: Map<string, Entry>;
  /** The entry of a user, made if it is not there. */
  entry(id: string): Entry;
  /** Takes a copy of a user, or that there is none. `live`: changes are heard from now on. */
  write(entry: Entry, user: User | undefined, live: boolean): void;
  /** Changes of these users have not been heard for too long. */
  age(entries: Iterable<Entry>): void;
  aging: DelayQueue<Entry>;
  /** How far any word can be trusted, at most. */
  trust(freshness: Freshness): void;
  flush(): void;
  /** Nothing is shown until the next change. */
  stop(): void;
}

/** Makes empty {@link Records}. `flushed` is called after records changed and before their listeners. */
export function createRecords(clock: Clock, home: Home, flushed: () => void): Records {
  const entries = new Map<string, Entry>();
  const dirty = new Set<Entry>();
  const gate = createFrameGate(clock, flush);
  const aging = createDelayQueue(clock, staleMs, age);

  function entryOf(id: string): Entry {
    let entry = entries.get(id);
    if (!entry) {
      entries.set(id, (entry = new Entry(id, home)));
      aging.add(entry);
    }
    return entry;
  }

  function touch(entry: Entry): void {
    dirty.add(entry);
    gate.request();
  }

  function write(entry: Entry, user: User | undefined, live: boolean): void {
    if (user !== entry.staged || live !== entry.live || entry.aged) touch(entry);
    const wasLive = entry.live;
    entry.staged = user;
    entry.live = live;
    entry.aged = 0;
    if (!live) aging.add(entry);
    else if (!wasLive) aging.delete(entry);
  }

  function age(old: Iterable<Entry>): void {
    for (const entry of old) {
      if (entry.live) continue;
      if (entry.aged++ === 0) touch(entry);
      if (entry.aged > keptTimes && !entry.listeners[0] && !entry.queries && !entry.channels) entries.delete(entry.id);
      else aging.add(entry);
    }
  }

  function flush(): void {
    const listeners = new Map<() => void, Entry>();
    for (const entry of dirty) {
      const { user, record } = entry;
      entry.user = entry.staged;
      // What came back to where it was is no change.
      if (user === entry.user && record?.freshness === entry.freshness) continue;
      entry.record = undefined;
      for (const listener of entry.listeners) listeners.set(listener, entry);
    }
    if (dirty.size > 0) flushed();
    dirty.clear();
    // Whoever was called before may have unsubscribed others, as an event does that closes a page.
    for (const [listener, entry] of listeners) if (entry.listeners.includes(listener)) callEach([listener], undefined);
  }

  return {
    clock,
    entries,
    entry: entryOf,
    write,
    age,
    aging,
    trust(freshness) {
      if (home.trusted === freshness) return;
      home.trusted = freshness;
      entries.forEach(touch);
      flush();
    },
    flush,
    stop: gate.stop,
  };
}
