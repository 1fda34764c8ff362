import type { Clock } from '../base/clock.js';
import { callSafely } from '../base/emitter.js';
import type { User } from '../protocol/user.js';
import { createDelayQueue } from './delayQueue.js';
import type { DelayQueue } from './delayQueue.js';
import { Entry } from './entry.js';
import type { EntryHost } from './entry.js';
import { countListeners, eachListener, hasListener } from './listeners.js';

/** Where no frame is painted (a hidden tab), changes are shown after this many milliseconds all the same. */
const longestFrameMs = 100;
/** How long what is known is worth showing after changes stop arriving. */
export const staleMs = 60_000;
/** After how many times that long a user that nothing uses is forgotten: longer than React Query keeps the ids of an unused query. */
const keptTimes = 10;

/** Every user that is known. What arrives waits for the frame; `flush` shows it. */
export interface Records {
  readonly clock: Clock;
  readonly entries: ReadonlyMap<string, Entry>;
  /** The entry of a user, made if it is not there. */
  entry(id: string): Entry;
  /**
   * Stages a copy of a user, or that there is none. `live`: changes arrive from now on. `aged`: for how many times `staleMs` they
   * count as not arriving; default 0.
   */
  write(entry: Entry, user: User | undefined, live: boolean, aged?: number): void;
  aging: DelayQueue<Entry>;
  /** Whether changes of live users arrive: while the connection is away they do not, and all users age. */
  setLive(isLive: boolean): void;
  flush(): void;
  /** Shows what waits, and stops waiting. */
  stop(): void;
}

/**
 * Makes empty {@link Records}. `watches` is called when an entry is used or no longer used, `flushed` after records changed and
 * before their listeners.
 */
export function createRecords(
  clock: Clock,
  watches: Pick<EntryHost, 'retain' | 'release'>,
  flushed: () => void,
): Records {
  const entries = new Map<string, Entry>();
  const dirty = new Set<Entry>();
  const aging = createDelayQueue(clock, staleMs, age);
  let areLive = true;
  /** Set while this frame has had its turn. */
  let cancelFrame: (() => void) | undefined;

  const host: EntryHost = {
    get isLive() {
      return areLive;
    },
    retain: watches.retain,
    release: watches.release,
  };

  function entryOf(id: string): Entry {
    let entry = entries.get(id);
    if (!entry) {
      entries.set(id, (entry = new Entry(id, host)));
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
    if (!live || !areLive) aging.add(entry);
    else if (!wasLive) aging.waiting.delete(entry);
  }

  function age(old: Iterable<Entry>): void {
    for (const entry of old) {
      if (entry.aged++ === 0) touch(entry);
      const isUsed = countListeners(entry.listeners) > 0 || entry.queries > 0 || entry.channels > 0;
      if (entry.aged > keptTimes && !isUsed) entries.delete(entry.id);
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
      for (const listener of eachListener(entry.listeners)) listeners.set(listener, entry);
    }
    if (dirty.size > 0) flushed();
    dirty.clear();
    // A listener may remove others, as one does that closes a page.
    for (const [listener, entry] of listeners)
      if (hasListener(entry.listeners, listener)) callSafely(listener, undefined);
  }

  return {
    clock,
    entries,
    entry: entryOf,
    write,
    aging,
    setLive(isLive) {
      areLive = isLive;
      for (const entry of entries.values()) {
        // A live user is shown in another way than before, also where nothing else changed.
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
