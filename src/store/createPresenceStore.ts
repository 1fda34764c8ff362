import { createStore } from 'zustand/vanilla';
import type { StateCreator } from 'zustand/vanilla';
import { systemClock } from '../base/clock.js';
import { writeToConsole } from '../base/writeToConsole.js';
import type { ConnectionStatus, PresenceClient } from '../client/presenceClient.js';
import type { PresenceEvent } from '../protocol/events.js';
import { sameJson } from '../protocol/json.js';
import { newer } from '../protocol/newer.js';
import type { OwnUser, User } from '../protocol/user.js';
import type { Entry } from './entry.js';
import { createInterest } from './interest.js';
import type { PresenceState } from './presenceState.js';
import type { PresenceStore, PresenceStoreOptions } from './presenceStore.js';
import { createRecords, staleMs } from './records.js';
import { watchUsers } from './watchUsers.js';

/** How long what a server rendered is shown at least, however old it seems: the clock of this machine may be wrong. */
const renderedMs = 10_000;

/**
 * Makes a store. It needs no React, and nothing runs before `attach`.
 *
 * @example
 * const store = createPresenceStore();
 * const detach = store.attach(client);
 * const unsubscribe = store.user('john').subscribe(({ presence }) => console.log(presence));
 */
export function createPresenceStore({
  clock = systemClock,
  initialPresence,
  middleware = (state) => state,
}: PresenceStoreOptions = {}): PresenceStore {
  let client: PresenceClient | undefined;
  let reportError: (error: unknown) => void = writeToConsole;
  let attachments = 0;
  /** The user who sees these records: another user may see other things. */
  let viewer: string | undefined;
  /** Counts what arrives on the connection; the order of arrival is the order of changes. */
  let arrivals = 0;
  /** When each list of users arrived: it is applied a moment later, and must not overwrite what arrived after it. */
  const arrivalOf = new WeakMap<readonly User[], number>();
  /** While the client restores its watches: ids that the server watches again. Undefined where the client does not tell. */
  let restored: Set<string> | undefined;

  const records = createRecords(
    clock,
    {
      retain: (entry, source) => interest.retain(entry, source),
      release: (entry, source) => interest.release(entry, source),
    },
    () => set({ version: get().version + 1 }),
  );
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
  const interest = createInterest(records, {
    isConnected: () => get().connection === 'connected',
    isOwn: (id) => id === get().own?.id,
    watch(ids) {
      if (!client) throw new Error('A request was sent before a client was attached.');
      return watchUsers(client, { id: { $in: ids } }, [], { limit: ids.length });
    },
    applyUsers,
    setOverLimit(ids) {
      if (ids.length + get().over_limit.length > 0) set({ over_limit: ids });
    },
    onError: (error) => reportError(error),
  });

  if (initialPresence) {
    const age = clock.now() - Date.parse(initialPresence.at);
    for (const user of initialPresence.users) {
      const entry = records.entry(user.id);
      entry.user = entry.staged = user;
      entry.first = entry.getState();
      records.aging.add(entry, Math.min(age, staleMs - renderedMs));
    }
  }

  /**
   * Takes a copy of a user. Of copies that arrived on the connection the later counts, whatever its revision: a user who may no
   * longer be seen has a lower one. A copy that came another way counts if its revision is higher.
   */
  function applyUser(user: User | OwnUser, live: boolean, arrival: number | undefined): void {
    if (user.id === viewer) {
      if (get().own && 'invisible' in user) setOwn(user);
      return;
    }
    const entry = records.entry(user.id);
    let known = entry.staged;
    if (arrival === undefined) known = newer(known, user);
    else if (arrival > entry.arrival) {
      entry.arrival = arrival;
      // The same object while nothing changed.
      if (known?.revision !== user.revision || !sameJson(known, user)) known = user;
    }
    write(entry, known, live || entry.live);
  }

  /** The own view is kept apart; what others see of it is a record like theirs. */
  function setOwn(received: OwnUser): void {
    const before = get().own;
    const own = newer(before, received);
    if (own === before) return;
    const { invisible: _invisible, ...publicUser } = own;
    write(records.entry(own.id), publicUser, true);
    set({ own });
  }

  function applyUsers(users: readonly User[], watched: readonly string[] = []): void {
    const live = new Set(watched);
    for (const user of users) applyUser(user, live.has(user.id), arrivalOf.get(users));
    records.flush();
  }

  function receive(event: PresenceEvent): void {
    if (event.type === 'user.deleted') forget(records.entry(event.user.id));
    else if ('user' in event) applyUser(event.user, true, ++arrivals);
    else if (event.type === 'connection.recovered') recovered();
    else if (event.type === 'connection.changed')
      follow(event.online ? 'connected' : client?.user ? 'reconnecting' : 'disconnected');
  }

  function receiveUsers({ users, watched }: { users: readonly User[]; watched: readonly string[] }): void {
    arrivalOf.set(users, ++arrivals);
    for (const id of watched) restored?.add(id);
  }

  /** The client has restored its watches. Users that the server does not watch again are not live. */
  function recovered(): void {
    for (const entry of entries.values())
      if (restored && entry.live && entry.id !== viewer && !restored.has(entry.id)) interest.lost(entry);
    restored = undefined;
    records.setLive(true);
  }

  function forget(entry: Entry): void {
    entry.arrival = ++arrivals;
    write(entry, undefined, false);
  }

  function follow(connection: ConnectionStatus): void {
    const before = get();
    if (connection === before.connection) return;
    // Before that the client may know the user already, and there is no session.
    const inSession = connection === 'connected' || connection === 'reconnecting';
    const own = inSession ? client?.user : undefined;
    const begins = own !== undefined && before.own === undefined;
    if (begins) {
      if (viewer !== undefined && viewer !== own.id) entries.forEach(forget);
      viewer = own.id;
    }
    if (own) setOwn(own);
    set({ connection, session: before.session + (begins ? 1 : 0) });
    if (connection === 'connected') {
      restored = !begins && client?.onUsers ? new Set() : undefined;
      if (begins) records.setLive(true);
      interest.resume(begins);
    } else if (connection === 'reconnecting') records.setLive(false);
    else if (before.own) {
      // The session is over. Others are unknown after a goodbye; a store that is detached keeps them as stale.
      set({ own: undefined });
      const aged = connection === 'disconnected' ? 1 : 0;
      for (const entry of entries.values()) write(entry, entry.staged, false, aged);
    }
    records.flush();
  }

  return {
    ...root,
    clock,
    now: () => clock.now() + (client?.clockOffset ?? 0),
    user: records.entry,
    attach(attached, onError = writeToConsole) {
      client = attached;
      reportError = onError;
      const attachment = ++attachments;
      records.aging.start();
      const stops = [attached.on(receive), attached.onUsers?.(receiveUsers), attached.onConnectionStatus?.(follow)];
      follow(attached.connectionStatus ?? (attached.user ? 'connected' : 'initial'));
      return () => {
        for (const stop of stops) stop?.();
        records.aging.stop();
        records.stop();
        // React attaches anew in the same tick, and then nothing was missed. Else another session may be under way by then.
        queueMicrotask(() => {
          if (attachment !== attachments) return;
          interest.stop();
          follow('initial');
        });
      };
    },
    applyUsers,
    retain(ids, source) {
      const retained = ids.map(records.entry);
      for (const entry of retained) interest.retain(entry, source);
      return () => retained.forEach((entry) => interest.release(entry, source));
    },
  };
}
