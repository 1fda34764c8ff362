/*
 * The rules of presence in the plainest code: a user is a set of slots and a flag, a watch is a list of ids, and nothing is
 * stored twice. The model shares no code with the engine, so a mistake in one does not appear in the other.
 */

/** What others can see of a user. */
export interface PublicView {
  id: string;
  online: boolean;
  status?: string;
  name?: string;
}

/** The fields that a user may change about themself; `null` removes a field. */
export type ProfilePatch = { name?: string | null; status?: string | null };

/** Periods and limits, with the engine's names. */
export interface ModelRules {
  graceMs: number;
  restartGraceMs: number;
  limits: { channelWatch: number };
}

/** The session of a connection. It is kept until `until`, in ms; `Infinity` while the connection is open. */
interface Slot {
  connection: string;
  until: number;
  wasLive: boolean;
}

interface ModelUser {
  profile: { name?: string; status?: string };
  invisible: boolean;
  slots: Slot[];
}

type Watch = { ids: string[] } | { cid: string; byQuery: boolean };

interface ModelConnection {
  owner: string;
  watches: Map<string, Watch>;
}

/** Makes a model without users, at the time `now` (ms). Connections are named by strings of the caller's choice. */
export function createPresenceModel(rules: ModelRules, now: number) {
  const users = new Map<string, ModelUser>();
  const channels = new Map<string, string[]>();
  const connections = new Map<string, ModelConnection>();

  const userOf = (id: string) => users.get(id) as ModelUser;
  const isLive = ({ until }: Slot) => until === Infinity;

  function online(id: string): boolean {
    const user = userOf(id);
    return !user.invisible && user.slots.length > 0;
  }

  function view(id: string): PublicView | undefined {
    return users.has(id) ? { id, online: online(id), ...userOf(id).profile } : undefined;
  }

  function edit(id: string, { name, status }: ProfilePatch): void {
    if (!users.has(id)) users.set(id, { profile: {}, invisible: false, slots: [] });
    const { profile } = userOf(id);
    if (name !== undefined) profile.name = name ?? undefined;
    if (status !== undefined) profile.status = status || undefined;
  }

  function setInvisible(id: string, invisible: boolean): void {
    const user = userOf(id);
    if (user.invisible === invisible) return;
    // To hide is a goodbye of every slot, also of those in grace. To show oneself is a connect of the live ones.
    user.slots = user.slots.filter(isLive);
    user.invisible = invisible;
  }

  /** Keeps the slot of a closed connection until `until`. */
  function holdSlot(connection: string, until: number): void {
    const user = userOf((connections.get(connection) as ModelConnection).owner);
    const slot = user.slots.find((other) => other.connection === connection);
    if (slot === undefined) return;
    if (user.invisible || until <= now) user.slots = user.slots.filter((other) => other !== slot);
    else slot.until = until;
  }

  function watchedBy({ owner, watches }: ModelConnection, watch: Watch): string[] {
    if (!watches.size) return [];
    if ('ids' in watch) return watch.ids.filter((id) => id !== owner);
    const others = (channels.get(watch.cid) ?? []).filter((id) => id !== owner);
    return watch.byQuery ? others : others.slice(0, rules.limits.channelWatch);
  }

  function setMembers(cid: string, members: string[]): void {
    channels.set(cid, [...new Set(members)]);
    for (const { owner, watches } of connections.values()) {
      if (members.includes(owner)) continue;
      for (const [key, watch] of watches) if ('cid' in watch && watch.cid === cid) watches.delete(key);
    }
  }

  return {
    view,
    userIds: () => [...users.keys()].toSorted(),
    isInvisible: (id: string) => userOf(id).invisible,
    members: (cid: string) => channels.get(cid),
    channelsOf: (id: string) => [...channels].flatMap(([cid, members]) => (members.includes(id) ? [cid] : [])),
    isOpen: (connection: string) => connections.has(connection),
    /** Every user whom a connection watches, by any of its watches. */
    watched(connection: string): Set<string> {
      const found = connections.get(connection);
      return new Set(found && [...found.watches.values()].flatMap((watch) => watchedBy(found, watch)));
    },

    /** Moves the time; slots end when their time is over. */
    advance(ms: number): void {
      now += ms;
      for (const user of users.values()) user.slots = user.slots.filter(({ until }) => until > now);
    },
    /** The process does not run for `ms`: nobody could come back meanwhile, so it does not count. */
    pause(ms: number): void {
      now += ms;
      for (const user of users.values()) for (const slot of user.slots) slot.until += ms;
    },
    connect(
      connection: string,
      owner: string,
      patch: ProfilePatch,
      invisible: boolean | undefined,
      replaces: string | undefined,
    ): void {
      edit(owner, patch);
      if (invisible === true) setInvisible(owner, true);
      const user = userOf(owner);
      const oldest = Math.min(...user.slots.map(({ until }) => until));
      const slot =
        user.slots.find((other) => other.connection === replaces) ??
        user.slots.find((other) => !isLive(other) && other.until === oldest);
      user.slots = user.slots.filter((other) => other !== slot);
      if (slot) connections.delete(slot.connection);
      user.slots.push({ connection, until: Infinity, wasLive: true });
      connections.set(connection, { owner, watches: new Map() });
      if (invisible === false) setInvisible(owner, false);
    },
    goodbye(connection: string): void {
      holdSlot(connection, now);
      connections.delete(connection);
    },
    lose(connection: string): void {
      holdSlot(connection, now + rules.graceMs);
      const { owner } = connections.get(connection) as ModelConnection;
      const slot = userOf(owner).slots.find((other) => other.connection === connection);
      if (slot) slot.wasLive = false;
      connections.delete(connection);
    },
    edit,
    setInvisible,
    restart(): void {
      for (const connection of connections.keys()) holdSlot(connection, now + rules.restartGraceMs);
      for (const user of users.values()) {
        for (const slot of user.slots) {
          // A slot that was kept before the restart ends when it would have ended, at the latest: no hold begins anew.
          const longest = slot.wasLive ? rules.restartGraceMs : Math.min(rules.graceMs, rules.restartGraceMs);
          slot.until = Math.min(slot.until, now + longest);
          slot.wasLive = true;
        }
        user.slots = user.slots.filter(({ until }) => until > now);
      }
      connections.clear();
    },
    remove(id: string): void {
      for (const [connection, { owner }] of connections) if (owner === id) connections.delete(connection);
      users.delete(id);
      for (const [cid, members] of channels)
        setMembers(
          cid,
          members.filter((member) => member !== id),
        );
    },
    watchUsers(connection: string, key: string, ids: string[]): string[] {
      const { owner, watches } = connections.get(connection) as ModelConnection;
      watches.set(key, { ids: [...ids] });
      return ids.filter((id) => id !== owner);
    },
    /** Watches channels: one by one, or the result of the query `queryKey`, which replaces that query's last result. */
    watchChannels(connection: string, queryKey: string | undefined, cids: string[]): string[] {
      const found = connections.get(connection) as ModelConnection;
      const { watches } = found;
      if (queryKey !== undefined)
        for (const key of [...watches.keys()]) if (key.endsWith(` ${queryKey}`)) watches.delete(key);
      return cids.flatMap((cid) => {
        const watch = { cid, byQuery: queryKey !== undefined };
        watches.set(`${cid} ${queryKey ?? ''}`, watch);
        return watchedBy(found, watch);
      });
    },
    stopWatching(connection: string, cid: string): void {
      const { watches } = connections.get(connection) as ModelConnection;
      for (const [key, watch] of watches) if ('cid' in watch && watch.cid === cid) watches.delete(key);
    },
    unwatchUsers(connection: string, ids: string[]): void {
      for (const watch of (connections.get(connection) as ModelConnection).watches.values())
        if ('ids' in watch) watch.ids = watch.ids.filter((id) => !ids.includes(id));
    },
    setMembers,
  };
}
