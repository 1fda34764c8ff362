import { createStore } from 'zustand/vanilla';
import type { StateCreator, StoreMutatorIdentifier } from 'zustand/vanilla';
import { systemClock } from '../base/systemClock.js';
import { writeToConsole } from '../base/writeToConsole.js';
import type { Clock } from '../base/clock.js';
import type { ConnectionStatus, PresenceClient } from '../client/presenceClient.js';
import type { PresenceEvent } from '../protocol/events.js';
import { newer } from '../protocol/newer.js';
import type { OwnUser, User } from '../protocol/user.js';
import { clientUse } from './clientUse.js';
import type { DehydratedPresence } from './dehydratePresence.js';
import type { Entry, Home, Reason } from './entry.js';
import { createInterest } from './interest.js';
import type { PresenceRecord } from './presenceRecord.js';
import type { ReadonlyStore } from './readonlyStore.js';
import { createRecords } from './records.js';

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

/** One user, as a Zustand store. Whoever subscribes or follows watches the user until they stop. */
export type UserStore = ReadonlyStore<PresenceRecord> & Pick<Entry, 'peek' | 'follow' | 'leave'>;

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
  /** One user, as a Zustand store of its own. Whoever subscribes watches the user until they unsubscribe. */
  user(id: string): UserStore;
  /** Follows a client, and watches through it. Errors go to the console unless told otherwise. Returns a function that stops it. */
  attach(client: PresenceClient, onError?: (error: unknown) => void): () => void;
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
  initialPresence: { at, users } = { at: '', users: [] },
  middleware = (state) => state,
}: PresenceStoreOptions = {}): PresenceStore {
  const home = { heard: true } as Home;
  const records = createRecords(clock, home, () => set({ version: get().version + 1 }));
  const { entries, write } = records;
  const { setState: set, ...root } = createStore<PresenceState>(
    middleware(() => ({
      users: entries,
      version: 0,
      connection: 'initial',
      session: 0,
      own: undefined,
      over_limit: [],
    })) as StateCreator<PresenceState>,
  );
  const { getState: get } = root;
  const interest = (home.interest = createInterest(records, { getState: get, setState: set }, take, home));
  /** Whose eyes these records were seen with: another user may see other things. */
  let viewer: string | undefined;

  for (const user of users) {
    const entry = records.entry(user.id);
    entry.user = entry.staged = user;
    entry.first = entry.getState();
    records.aging.add(entry, clock.now() - Date.parse(at));
  }

  function takeUser(user: User | OwnUser, live: boolean): void {
    if (user.id !== viewer) {
      const entry = records.entry(user.id);
      write(entry, newer(entry.staged, user), live || entry.live);
    } else if (get().own && 'invisible' in user) takeOwn(user);
  }

  /** The own view is kept apart; what others see of it is a record like theirs. */
  function takeOwn(told: OwnUser): void {
    const before = get().own;
    const own = newer(before, told);
    if (own === before) return;
    const { invisible: _invisible, ...seen } = own;
    write(records.entry(own.id), seen, true);
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
    else if (event.type === 'connection.recovered') records.hear(true);
    else if (event.type === 'connection.changed')
      follow(event.online ? 'connected' : home.client?.user ? 'reconnecting' : 'disconnected');
  }

  function gone(entry: Entry): void {
    write(entry, undefined, false);
  }

  function follow(connection: ConnectionStatus): void {
    const before = get();
    if (connection === before.connection) return;
    // Until then the word of who one is may be an app's own client's alone, and no session has begun.
    const own = /^(connected|reconn)/.test(connection) ? home.client?.user : undefined;
    const begins = !!own && !before.own;
    if (begins) {
      if (viewer && viewer !== own.id) entries.forEach(gone);
      viewer = own.id;
    }
    if (own) takeOwn(own);
    set({ connection, session: before.session + +begins });
    if (connection === 'connected') {
      if (begins) records.hear(true);
      interest.resume(begins);
    } else if (connection === 'reconnecting') records.hear(false);
    else if (before.own) {
      // Who one was is over. Others are unknown after a goodbye; a store that is detached keeps them, no longer heard.
      set({ own: undefined });
      const aged = connection === 'disconnected' ? 1 : 0;
      for (const entry of entries.values()) write(entry, entry.staged, false, aged);
    }
    records.flush();
  }

  return {
    ...root,
    clock,
    now: () => clock.now() + (home.client?.clockOffset ?? 0),
    user: records.entry,
    attach(client, onError = writeToConsole) {
      const use = clientUse(client);
      const { stores } = use;
      Object.assign(home, { client, use, onError });
      stores.add(entries);
      records.aging.start();
      const stops = [client.on(hear), client.onConnectionStatus?.(follow)];
      follow(client.connectionStatus ?? (client.user ? 'connected' : 'initial'));
      return () => {
        for (const stop of stops) stop?.();
        stores.delete(entries);
        records.aging.stop();
        records.stop();
        // React attaches anew in the same tick, and then nothing was missed. Else another session may be under way by then.
        queueMicrotask(() => {
          if (!stores.has(entries)) follow('initial');
        });
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
