import type { MemberChange } from './directory.js';
import { addTo, removeFrom } from './setsByKey.js';

/** A connection that watches, as far as this index is concerned. */
export interface Watcher {
  readonly userId: string;
}

/** What a connection watches together: the rows of a query, or a channel. Watching the same key again replaces what it watched. */
export interface WatchKey {
  /** The key of the query, or undefined for `channel.watch`. */
  query?: string;
  /** The channel whose members are watched; undefined for `queryUsers`. */
  cid?: string;
  /** How many of the ids given may be watched. */
  most: number;
}

interface Reference extends WatchKey {
  ids: Set<string>;
}

/** What one connection watches. */
interface Held {
  /** By `nameOf`. */
  references: Map<string, Reference>;
  /** The same references by channel. */
  byChannel: Map<string, Set<Reference>>;
  /** For each user watched, how many references name it. */
  counts: Map<string, number>;
  /** The sum of `counts`. */
  size: number;
}

/** How many references may name one user, on average over all that a connection may watch. Bounds its memory. */
const referencesPerWatch = 10;

/** Which connection watches which users, and by which key. */
export interface Watches<Who extends Watcher> {
  /** Watches `ids` by a key, in place of what that key watched before; the own user is left out. Returns what is really watched. */
  set(watcher: Who, key: WatchKey, ids: Iterable<string>): { watched: string[]; over_limit: string[] };
  /**
   * Drops what `queryUsers` watches of `ids` (default: all of the key), by the `key` of one query, or by every query. Returns
   * how many ids it looked at.
   */
  releaseUsers(watcher: Who, ids: readonly string[] | undefined, key: string | undefined): number;
  /** Drops every reference to the channel. */
  releaseChannel(watcher: Who, cid: string): void;
  /** Drops every reference of a `queryChannels`, before the same query watches anew. */
  releaseQuery(watcher: Who, query: string): void;
  /** Drops everything of a connection that ended. */
  releaseAll(watcher: Who): void;
  /**
   * The members of a channel changed: its references follow, and those of users who left end. Returns what each connection
   * watches now and did not before.
   */
  follow(cid: string, members: readonly string[], change: MemberChange): { watcher: Who; ids: string[] }[];
  /** Who watches a user. */
  watchersOf(id: string): Iterable<Who>;
  /** Whether a connection watches a user. */
  isWatching(watcher: Who, id: string): boolean;
}

/** Makes {@link Watches} in which one connection watches at most `watchesPerConnection` different users. */
export function createWatches<Who extends Watcher>(watchesPerConnection: number): Watches<Who> {
  const watchers = new Map<string, Set<Who>>();
  const channels = new Map<string, Set<Who>>();
  const held = new Map<Who, Held>();

  const maxSize = referencesPerWatch * watchesPerConnection;

  function isFull({ counts, size }: Held): boolean {
    return counts.size >= watchesPerConnection || size >= maxSize;
  }

  function acquire(watcher: Who, mine: Held, id: string): boolean {
    const count = mine.counts.get(id) ?? 0;
    if (mine.size >= maxSize || (count === 0 && isFull(mine))) return false;
    if (count === 0) addTo(watchers, id, watcher);
    mine.counts.set(id, count + 1);
    mine.size++;
    return true;
  }

  function release(watcher: Who, mine: Held, id: string): void {
    const count = mine.counts.get(id) ?? 0;
    mine.size--;
    if (count > 1) {
      mine.counts.set(id, count - 1);
      return;
    }
    mine.counts.delete(id);
    removeFrom(watchers, id, watcher);
  }

  function drop(watcher: Who, mine: Held, reference: Reference): void {
    for (const id of reference.ids) release(watcher, mine, id);
    mine.references.delete(nameOf(reference));
    const { cid } = reference;
    if (cid !== undefined) {
      removeFrom(mine.byChannel, cid, reference);
      if (!mine.byChannel.has(cid)) removeFrom(channels, cid, watcher);
    }
    if (mine.references.size === 0) held.delete(watcher);
  }

  function dropWhere(watcher: Who, which: (reference: Reference) => boolean): void {
    const mine = held.get(watcher);
    if (mine === undefined) return;
    for (const reference of [...mine.references.values()]) {
      if (which(reference)) drop(watcher, mine, reference);
    }
  }

  function releaseChannel(watcher: Who, cid: string): void {
    const mine = held.get(watcher);
    if (mine === undefined) return;
    for (const reference of [...(mine.byChannel.get(cid) ?? [])]) drop(watcher, mine, reference);
  }

  function set(watcher: Who, watchKey: WatchKey, ids: Iterable<string>) {
    const mine = held.get(watcher) ?? emptyHeld();
    const key = nameOf(watchKey);
    const before = mine.references.get(key);
    const wanted = [...new Set(ids)].filter((id) => id !== watcher.userId);
    // A reference of its own for every channel, even an empty one, so there is a bound on those as well.
    if (before === undefined && mine.references.size >= watchesPerConnection)
      return { watched: [], over_limit: wanted };
    const reference: Reference = { ...watchKey, ids: new Set() };
    const over_limit: string[] = [];
    for (const id of wanted) {
      const fits = reference.ids.size < watchKey.most && (before?.ids.delete(id) || acquire(watcher, mine, id));
      if (fits) reference.ids.add(id);
      else over_limit.push(id);
    }
    for (const id of before?.ids ?? []) release(watcher, mine, id);
    // A query that watches nobody has nothing to follow; a channel may get members yet.
    if (reference.cid === undefined && reference.ids.size === 0) {
      mine.references.delete(key);
      if (mine.references.size === 0) held.delete(watcher);
      return { watched: [], over_limit };
    }
    mine.references.set(key, reference);
    held.set(watcher, mine);
    if (watchKey.cid !== undefined) {
      if (before !== undefined) removeFrom(mine.byChannel, watchKey.cid, before);
      addTo(mine.byChannel, watchKey.cid, reference);
      addTo(channels, watchKey.cid, watcher);
    }
    return { watched: [...reference.ids], over_limit };
  }

  /** Costs what the change is, not what the channel is: a member who left makes room for the next in member order. */
  function followOne(
    watcher: Who,
    reference: Reference,
    members: readonly string[],
    added: readonly string[],
    removed: readonly string[],
  ): string[] {
    const mine = held.get(watcher);
    if (mine === undefined) return [];
    const wasFull = isFull(mine);
    let left = 0;
    for (const id of removed) {
      if (!reference.ids.delete(id)) continue;
      release(watcher, mine, id);
      left++;
    }
    // Where places became free, those next in order come first; one of them may be the watcher.
    const hasWaiting = left > 0 && (wasFull || reference.most < Infinity);
    const next = hasWaiting ? members.slice(0, reference.most + 1) : added;
    const began: string[] = [];
    for (const id of next) {
      if (reference.ids.size >= reference.most) break;
      if (id === watcher.userId || reference.ids.has(id)) continue;
      const isNew = !mine.counts.has(id);
      if (!acquire(watcher, mine, id)) break;
      reference.ids.add(id);
      if (isNew) began.push(id);
    }
    return began;
  }

  return {
    set,
    releaseUsers(watcher, ids, key) {
      const mine = held.get(watcher);
      if (mine === undefined) return 0;
      const released = ids && new Set(ids.filter((id) => mine.counts.has(id)));
      const named = key === undefined ? [...mine.references.keys()] : [nameOf({ query: key })];
      let looked = (ids?.length ?? 0) + named.length;
      for (const name of named) {
        const reference = mine.references.get(name);
        if (reference === undefined || reference.cid !== undefined) continue;
        looked += Math.min(reference.ids.size, released?.size ?? Infinity);
        for (const id of sharedBy(reference.ids, released ?? reference.ids)) {
          reference.ids.delete(id);
          release(watcher, mine, id);
        }
        if (reference.ids.size === 0) drop(watcher, mine, reference);
      }
      return looked;
    },
    releaseChannel,
    releaseQuery: (watcher, query) =>
      dropWhere(watcher, (reference) => reference.cid !== undefined && reference.query === query),
    releaseAll: (watcher) => dropWhere(watcher, () => true),
    follow(cid, members, { added, removed }) {
      if (added.length + removed.length === 0) return [];
      const gone = new Set(removed);
      const began: { watcher: Who; ids: string[] }[] = [];
      for (const watcher of [...(channels.get(cid) ?? [])]) {
        if (gone.has(watcher.userId)) {
          releaseChannel(watcher, cid);
          continue;
        }
        const references = [...(held.get(watcher)?.byChannel.get(cid) ?? [])];
        const ids = references.flatMap((reference) => followOne(watcher, reference, members, added, removed));
        if (ids.length > 0) began.push({ watcher, ids });
      }
      return began;
    },
    watchersOf: (id) => watchers.get(id) ?? [],
    isWatching: (watcher, id) => held.get(watcher)?.counts.has(id) ?? false,
  };
}

function emptyHeld(): Held {
  return { references: new Map(), byChannel: new Map(), counts: new Map(), size: 0 };
}

/** What is in both sets, found by going through the smaller one. */
function sharedBy(one: ReadonlySet<string>, other: ReadonlySet<string>): string[] {
  const [smaller, larger] = one.size < other.size ? [one, other] : [other, one];
  return [...smaller].filter((id) => larger.has(id));
}

function nameOf({ query, cid }: Pick<WatchKey, 'query' | 'cid'>): string {
  return `${cid ?? ''} ${query ?? ''}`;
}
