import type { Clock } from '../base/clock.js';
import { callSafely } from '../base/emitter.js';
import type { User } from '../protocol/user.js';
import { createDelayQueue } from './delayQueue.js';
import type { DelayQueue } from './delayQueue.js';
import { Entry } from './entry.js';
import type { Home } from './entry.js';

/** Where no frame is painted (a hidden tab), changes are shown after this many milliseconds all the same. */
const longestFrameMs = 100;
/** How long a word is worth showing after changes are no longer heard. */
const staleMs = 60_000;
/** How often that, a user whom nobody shows is kept: longer than React Query keeps the ids of a query that nobody shows. */
const keptTimes = 10;

/** Every user that is known. What comes in waits for the frame; `flush` shows it. */
export interface Records {
  readonly clock: Clock;
  readonly entries: Map<string, Entry>;
  /** The entry of a user, made if it is not there. */
  entry(id: string): Entry;
  /**
   * Takes a copy of a user, or that there is none. `live`: changes are heard from now on. `aged`: for how many times `staleMs`
   * they count as not heard; default 0.
   */
  write(entry: Entry, user: User | undefined, live: boolean, aged?: number): void;
  aging: DelayQueue<Entry>;
  /** Whether changes of whoever is live are heard: while the connection is away they are not, and everybody ages. */
  hear(heard: boolean): void;
  flush(): void;
  /** Shows what waits, and waits for nothing any more. */
  stop(): void;
}

/** Makes empty {@link Records}. `flushed` is called after records changed and before their listeners. */
export function createRecords(clock: Clock, home: Home, flushed: () => void): Records {
  const entries = new Map<string, Entry>();
  const dirty = new Set<Entry>();
  /** There while this frame has had its turn. */
  let cancelFrame: (() => void) | undefined;
  const aging = createDelayQueue(clock, staleMs, age);

  function entryOf(id: string): Entry {
    let entry = entries.get(id);
    if (!entry) {
      entries.set(id, (entry = new Entry(id, home)));
      aging.add(entry);
    }
    return entry;
  }

  /** Shown at the end of this task, so that a burst of events is one change; with the next frame if this one has had its turn. */
  function touch(entry: Entry): void {
    if (dirty.size === 0 && !cancelFrame) queueMicrotask(turn);
    dirty.add(entry);
  }

  function turn(): void {
    endFrame();
    if (dirty.size === 0) return;
    const cancels = [clock.frame(turn), clock.timer(turn, longestFrameMs)];
    cancelFrame = () => cancels.forEach((cancel) => cancel());
    flush();
  }

  function endFrame(): void {
    cancelFrame?.();
    cancelFrame = undefined;
  }

  function write(entry: Entry, user: User | undefined, live: boolean, aged = 0): void {
    const wasLive = entry.live;
    if (user !== entry.staged || live !== wasLive || aged !== entry.aged) touch(entry);
    entry.staged = user;
    entry.live = live;
    entry.aged = aged;
    if (!live || !home.heard) aging.add(entry);
    else if (!wasLive) aging.waiting.delete(entry);
  }

  function age(old: Iterable<Entry>): void {
    for (const entry of old) {
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
    for (const [listener, entry] of listeners) if (entry.listeners.includes(listener)) callSafely(listener, undefined);
  }

  return {
    clock,
    entries,
    entry: entryOf,
    write,
    aging,
    hear(heard) {
      home.heard = heard;
      for (const entry of entries.values()) {
        // Who is live is so anew, in another way than before.
        if (entry.live) {
          entry.live = false;
          write(entry, entry.staged, true);
        }
      }
      flush();
    },
    flush,
    stop() {
      endFrame();
      flush();
    },
  };
}
