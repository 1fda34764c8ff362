import { createStore } from 'zustand/vanilla';
import type { StateCreator, StoreMutatorIdentifier } from 'zustand/vanilla';
import { systemClock } from '../base/clock.js';
import type { Clock } from '../base/clock.js';
import { perObject } from '../base/perObject.js';
import type { ConnectionStatus, PresenceClient } from '../client/presenceClient.js';
import type { PresenceEvent } from '../protocol/events.js';
import type { OwnUser, User } from '../protocol/user.js';
import type { DehydratedPresence } from './dehydratePresence.js';
import type { Entry, Reason } from './entry.js';
import { createInterest } from './interest.js';
import { newer } from './newer.js';
import { presenceRecord } from './presenceRecord.js';
import type { Freshness, PresenceRecord } from './presenceRecord.js';
import type { ReadonlyStore } from './readonlyStore.js';
import { createRecords, staleMs } from './records.js';

/** The root of the store. It is replaced when something changes; `users` is one live view, and `version` says that it moved. */
export interface PresenceState {
  /** What is known of every user, by id: one live view, as new as the store. */
  users: ReadonlyMap<string, Readonly<Pick<Entry, 'id' | 'user' | 'live'>>>;
  /** Moves when anything in `users` does. */
  version: number;
  connection: ConnectionStatus;
  /** Counts the times that somebody connected; 0 before the first. A connection that is restored is the same session. */
  session: number;
  /** The own view, with `invisible`; undefined before and after a session. */
  own: OwnUser | undefined;
  /** Ids that are wanted and not watched, because the server's limit of watches is reached: those least recently wanted. */
  over_limit: readonly string[];
}

/** Options of {@link createPresenceStore}. */
export interface PresenceStoreOptions {
  /** Default: the system's. */
  clock?: Clock;
  /** What `dehydratePresence` made; shown as `stale` until something newer comes. */
  initialPresence?: DehydratedPresence;
  /** Zustand's own, to look on: `(state) => devtools(state, { name: 'presence' })`. */
  middleware?: (
    state: StateCreator<PresenceState>,
  ) => StateCreator<PresenceState, [], [StoreMutatorIdentifier, unknown][]>;
}

/** The one copy of the data: a Zustand store that is written by what a client hears, and by nothing else. */
export interface PresenceStore extends ReadonlyStore<PresenceState> {
  readonly clock: Clock;
  /** The server's wall time, in milliseconds since 1970. */
  now(): number;
  /** One user, now. The same object while nothing changed. */
  read(id: string): PresenceRecord;
  /** Whether anything is known of a user. */
  has(id: string): boolean;
  /** One user, as a Zustand store of its own. Whoever subscribes watches the user until they unsubscribe. */
  user(id: string): ReadonlyStore<PresenceRecord>;
  /** Like `user(id).subscribe`, for many listeners; `watch: false` only listens. A listener of several users is called once a flush. */
  listen(id: string, listener: () => void, watch?: boolean): () => void;
  /** Follows a client, and watches through it. Returns a function that stops it. */
  attach(client: PresenceClient, onError: (error: unknown) => void): () => void;
  /** Takes users that a read answered, so that they are there before the caller goes on. Changes of `watched` are heard from now on. */
  take(users: readonly User[], watched?: readonly string[]): void;
  /** Counts users that a watching query or a watched channel brought. Returns a function that lets go of them. */
  hold(ids: readonly string[], reason: Reason): () => void;
}

/**
 * Makes a store. It needs no React: `store.attach(client, onError)`, then `store.user('john').subscribe(listener)`. Nothing
 * runs before `attach`.
 */
export function createPresenceStore({
  clock = systemClock,
  initialPresence,
  middleware = (state) => state,
}: PresenceStoreOptions = {}): PresenceStore {
  const records = createRecords(clock, () => set({ version: get().version + 1 }));
  const { entries } = records;
  const root = createStore<PresenceState>(
    middleware(() => ({
      users: entries,
      version: 0,
      connection: 'initial',
      session: 0,
      own: undefined,
      over_limit: [],
    })) as StateCreator<PresenceState>,
  );
  const { getState: get, setState: set } = root;
  const interest = createInterest({
    clock,
    entries,
    client: () => client,
    connected: () => get().connection === 'connected',
    isOwn: (id) => id === get().own?.id,
    isHeld: (id) => client !== undefined && [...peersOf(client)].some((known) => known.get(id)?.held),
    take,
    lost: (entry) => records.setLive(entry, false),
    overLimit(over_limit) {
      if (over_limit.length + get().over_limit.length > 0) set({ over_limit });
    },
    report: (error) => report(error),
  });
  const faces = new WeakMap<Entry, ReadonlyStore<PresenceRecord>>();
  const initial = new Map<string, PresenceRecord>();
  let client: PresenceClient | undefined;
  let report: (error: unknown) => void;
  /** The session whose watches there are. */
  let watched = 0;
  /** Whose eyes these records were seen with: another user may see other things. */
  let viewer: string | undefined;
  let cancelDoubt: (() => void) | undefined;

  if (initialPresence) {
    const age = clock.now() - Date.parse(initialPresence.at);
    for (const user of initialPresence.users) {
      const entry = records.entry(user.id);
      entry.user = entry.staged = user;
      initial.set(user.id, records.read(user.id));
      records.aging.add(entry, age);
    }
  }

  function takeUser(user: User | OwnUser, live: boolean): void {
    const { own } = get();
    if (user.id !== (own?.id ?? viewer)) records.hear(user, live);
    else if (own && 'invisible' in user) takeOwn(newer(own, user));
  }

  /** The own view is kept apart; what others see of it is a record like theirs. */
  function takeOwn(own: OwnUser): void {
    if (own === get().own) return;
    const { invisible: _invisible, ...seen } = own;
    const entry = records.entry(own.id);
    records.put(entry, seen);
    records.setLive(entry, true);
    set({ own });
  }

  function take(users: readonly User[], watched?: readonly string[]): void {
    const live = new Set(watched);
    for (const user of users) takeUser(user, live.has(user.id));
    records.flush();
  }

  function hear(event: PresenceEvent): void {
    if (event.type === 'user.deleted') gone(records.entry(event.user.id));
    else if ('user' in event) takeUser(event.user, true);
    else if (event.type === 'connection.recovered') trust('live');
    else if (event.type === 'connection.changed' && !client?.onConnectionStatus) {
      follow(event.online ? 'connected' : client?.user ? 'reconnecting' : 'disconnected');
    }
  }

  function gone(entry: Entry): void {
    records.put(entry, undefined);
    records.setLive(entry, false);
  }

  function trust(freshness: Freshness): void {
    cancelDoubt?.();
    if (freshness === 'stale') cancelDoubt = clock.timer(() => records.trust('unknown'), staleMs);
    records.trust(freshness);
  }

  function follow(connection: ConnectionStatus): void {
    const before = get();
    if (connection === before.connection) return;
    const own = /^(connected|reconn)/.test(connection) ? client?.user : undefined;
    const begins = own !== undefined && before.own === undefined;
    if (begins) {
      if (viewer !== undefined && viewer !== own.id) entries.forEach(gone);
      viewer = own.id;
    }
    const session = before.session + Number(begins);
    if (own) takeOwn(newer(before.own, own));
    set({ connection, session });
    if (connection === 'connected') {
      interest.resume(watched !== session);
      watched = session;
    } else if (connection === 'reconnecting') {
      trust('stale');
    } else if (before.own) {
      set({ own: undefined });
      for (const entry of entries.values()) records.setLive(entry, false);
      records.age(entries.values());
      trust('live');
    }
    records.flush();
  }

  function listen(id: string, listener: () => void, watch = true): () => void {
    const entry = records.entry(id);
    (entry.listeners ??= new Set()).add(listener);
    if (watch) interest.add(entry, 'shows');
    return () => {
      const listened = entry.listeners?.delete(listener);
      if (watch && listened) interest.remove(entry, 'shows');
    };
  }

  return {
    getState: get,
    getInitialState: root.getInitialState,
    subscribe: root.subscribe,
    clock,
    now: () => clock.now() + (client?.clockOffset ?? 0),
    read: records.read,
    has: (id) => entries.get(id)?.user !== undefined,
    user(id) {
      const entry = records.entry(id);
      let face = faces.get(entry);
      if (!face) {
        face = {
          getState: () => records.read(id),
          getInitialState: () => initial.get(id) ?? presenceRecord(id, undefined, 'unknown'),
          subscribe(listener) {
            let state = records.read(id);
            return listen(id, () => {
              const previous = state;
              state = records.read(id);
              listener(state, previous);
            });
          },
        };
        faces.set(entry, face);
      }
      return face;
    },
    listen,
    attach(next, onError) {
      client = next;
      report = onError;
      peersOf(next).add(entries);
      records.aging.start();
      const stops = [next.on(hear), next.onConnectionStatus?.(follow)];
      follow(next.connectionStatus ?? (next.user ? 'connected' : 'initial'));
      if (get().connection === 'reconnecting') trust('stale');
      return () => {
        for (const stop of stops) stop?.();
        peersOf(next).delete(entries);
        cancelDoubt?.();
        records.aging.stop();
        records.stop();
      };
    },
    take,
    hold(ids, reason) {
      const held = ids.map(records.entry);
      for (const entry of held) interest.add(entry, reason);
      return () => held.forEach((entry) => interest.remove(entry, reason));
    },
  };
}

/** What each store that is attached to a client knows of its users: two may share a client, as one does after another. */
const peersOf = /* @__PURE__ */ perObject((_client: PresenceClient) => new Set<ReadonlyMap<string, Entry>>());
