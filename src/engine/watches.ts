import type { Watching } from '../protocol/requests.js';

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

interface Held {
  references: Map<string, Reference>;
  /** For each user watched, how many references name it. */
  counts: Map<string, number>;
}

/** Which connection watches which users, and by which key. */
export interface Watches<Who extends Watcher> {
  /** Watches `ids` by a key, in place of what that key watched before; the own user is left out. Returns what is really watched. */
  set(watcher: Who, key: WatchKey, ids: Iterable<string>): { watched: string[]; over_limit: string[] };
  /** Drops what `queryUsers` watches of `ids` (default: all of the key), by the `key` of one query, or by every query. */
  releaseUsers(watcher: Who, ids: readonly string[] | undefined, key: string | undefined): void;
  /** Drops every reference to the channel. */
  releaseChannel(watcher: Who, cid: string): void;
  /** Drops every reference of a `queryChannels`, before the same query watches anew. */
  releaseQuery(watcher: Who, query: string): void;
  /** Drops everything of a connection that ended. */
  releaseAll(watcher: Who): void;
  /** The members of a channel changed: its references follow. Connections for which `belongs` is false lose them. */
  follow(cid: string, members: readonly string[], belongs: (watcher: Who) => boolean): void;
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

  function acquire(watcher: Who, { counts }: Held, id: string): boolean {
    const count = counts.get(id) ?? 0;
    if (count === 0) {
      if (counts.size >= watchesPerConnection) return false;
      add(watchers, id, watcher);
    }
    counts.set(id, count + 1);
    return true;
  }

  function release(watcher: Who, { counts }: Held, id: string): void {
    const count = counts.get(id) ?? 0;
    if (count > 1) {
      counts.set(id, count - 1);
      return;
    }
    counts.delete(id);
    remove(watchers, id, watcher);
  }

  function drop(watcher: Who, mine: Held, key: string): void {
    const reference = mine.references.get(key);
    if (reference === undefined) return;
    for (const id of reference.ids) release(watcher, mine, id);
    mine.references.delete(key);
    const { cid } = reference;
    if (cid !== undefined && ![...mine.references.values()].some((other) => other.cid === cid))
      remove(channels, cid, watcher);
    if (mine.references.size === 0) held.delete(watcher);
  }

  function dropWhere(watcher: Who, which: (reference: Reference) => boolean): void {
    const mine = held.get(watcher);
    if (mine === undefined) return;
    for (const [key, reference] of [...mine.references]) {
      if (which(reference)) drop(watcher, mine, key);
    }
  }

  function set(watcher: Who, watchKey: WatchKey, ids: Iterable<string>) {
    const mine = held.get(watcher) ?? { references: new Map<string, Reference>(), counts: new Map<string, number>() };
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
    if (watchKey.cid !== undefined) add(channels, watchKey.cid, watcher);
    return { watched: [...reference.ids], over_limit };
  }

  return {
    set,
    releaseUsers(watcher, ids, key) {
      const mine = held.get(watcher);
      if (mine === undefined) return;
      const names = key === undefined ? [...mine.references.keys()] : [nameOf({ query: key })];
      for (const name of names) {
        const reference = mine.references.get(name);
        if (reference === undefined || reference.cid !== undefined) continue;
        for (const id of ids ?? [...reference.ids]) if (reference.ids.delete(id)) release(watcher, mine, id);
        if (reference.ids.size === 0) drop(watcher, mine, name);
      }
    },
    releaseChannel: (watcher, cid) => dropWhere(watcher, (reference) => reference.cid === cid),
    releaseQuery: (watcher, query) =>
      dropWhere(watcher, (reference) => reference.cid !== undefined && reference.query === query),
    releaseAll: (watcher) => dropWhere(watcher, () => true),
    follow(cid, members, belongs) {
      for (const watcher of [...(channels.get(cid) ?? [])]) {
        if (!belongs(watcher)) {
          dropWhere(watcher, (reference) => reference.cid === cid);
          continue;
        }
        for (const reference of [...(held.get(watcher)?.references.values() ?? [])]) {
          if (reference.cid === cid) set(watcher, reference, members);
        }
      }
    },
    watchersOf: (id) => watchers.get(id) ?? [],
    isWatching: (watcher, id) => held.get(watcher)?.counts.has(id) ?? false,
  };
}

/** Puts what several references watch into one answer. */
export function joinWatching(parts: readonly { watched: string[]; over_limit: string[] }[], limit?: number): Watching {
  const watched = new Set(parts.flatMap((part) => part.watched));
  const over = new Set(parts.flatMap((part) => part.over_limit).filter((id) => !watched.has(id)));
  return { watched: [...watched], ...(limit === undefined ? {} : { limit }), over_limit: [...over] };
}

function nameOf({ query, cid }: Pick<WatchKey, 'query' | 'cid'>): string {
  return `${cid ?? ''} ${query ?? ''}`;
}

function add<Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}

function remove<Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = sets.get(key);
  if (set?.delete(value) && set.size === 0) sets.delete(key);
}
