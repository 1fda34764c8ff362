/*
 * The rules of CONTRACT.md section 3, told again in the plainest way: a user is a set of places and a flag, a watch is a list of
 * names, and nothing is stored twice. It shares no line with the engine, so the two are wrong together only by coincidence.
 */

/** What can be seen of somebody. */
export interface View {
  id: string;
  online: boolean;
  status?: string;
  name?: string;
}

/** What somebody may say of themself. */
export type Said = { name?: string | null; status?: string | null };

/** Periods and limits of the world, in the engine's names. */
export interface WorldRules {
  graceMs: number;
  restartGraceMs: number;
  limits: { channelWatch: number };
}

/** The place of a connection, and until when it is kept for a return; `Infinity` while somebody is there. */
interface Place {
  line: string;
  until: number;
  wasLive: boolean;
}

interface ModelUser {
  said: { name?: string; status?: string };
  invisible: boolean;
  places: Place[];
}

type Watch = { ids: string[] } | { cid: string; byQuery: boolean };

interface ModelLine {
  owner: string;
  watches: Map<string, Watch>;
}

/** Makes a world in which nobody is, at the time `now` (ms). */
export function createWorldModel(rules: WorldRules, now: number) {
  const users = new Map<string, ModelUser>();
  const channels = new Map<string, string[]>();
  const lines = new Map<string, ModelLine>();

  const userOf = (id: string) => users.get(id) as ModelUser;
  const isLive = ({ until }: Place) => until === Infinity;

  function online(id: string): boolean {
    const user = userOf(id);
    return !user.invisible && user.places.length > 0;
  }

  function view(id: string): View | undefined {
    return users.has(id) ? { id, online: online(id), ...userOf(id).said } : undefined;
  }

  function say(id: string, { name, status }: Said): void {
    if (!users.has(id)) users.set(id, { said: {}, invisible: false, places: [] });
    const { said } = userOf(id);
    if (name !== undefined) said.name = name ?? undefined;
    if (status !== undefined) said.status = status || undefined;
  }

  function setInvisible(id: string, invisible: boolean): void {
    const user = userOf(id);
    if (user.invisible === invisible) return;
    // One way it is the goodbye of all, those who may return included; the other way it is a connect of those who are there.
    user.places = user.places.filter(isLive);
    user.invisible = invisible;
  }

  function give(line: string, until: number): void {
    const user = userOf((lines.get(line) as ModelLine).owner);
    const place = user.places.find((other) => other.line === line);
    if (place === undefined) return;
    if (user.invisible || until <= now) user.places = user.places.filter((other) => other !== place);
    else Object.assign(place, { until });
  }

  function watchedBy({ owner, watches }: ModelLine, watch: Watch): string[] {
    if (!watches.size) return [];
    if ('ids' in watch) return watch.ids.filter((id) => id !== owner);
    const others = (channels.get(watch.cid) ?? []).filter((id) => id !== owner);
    return watch.byQuery ? others : others.slice(0, rules.limits.channelWatch);
  }

  function setMembers(cid: string, members: string[]): void {
    channels.set(cid, [...new Set(members)]);
    for (const { owner, watches } of lines.values()) {
      if (members.includes(owner)) continue;
      for (const [reason, watch] of watches) if ('cid' in watch && watch.cid === cid) watches.delete(reason);
    }
  }

  return {
    view,
    everybody: () => [...users.keys()].toSorted(),
    isInvisible: (id: string) => userOf(id).invisible,
    members: (cid: string) => channels.get(cid),
    channelsOf: (id: string) => [...channels].flatMap(([cid, members]) => (members.includes(id) ? [cid] : [])),
    isOpen: (line: string) => lines.has(line),
    /** Everybody whom a connection watches, for whatever reason. */
    watched(line: string): Set<string> {
      const mine = lines.get(line);
      return new Set(mine && [...mine.watches.values()].flatMap((watch) => watchedBy(mine, watch)));
    },

    /** Time goes on; places that nobody came back to are gone. */
    pass(ms: number): void {
      now += ms;
      for (const user of users.values()) user.places = user.places.filter(({ until }) => until > now);
    },
    connect(
      line: string,
      owner: string,
      said: Said,
      invisible: boolean | undefined,
      replaces: string | undefined,
    ): void {
      say(owner, said);
      if (invisible === true) setInvisible(owner, true);
      const user = userOf(owner);
      const oldest = Math.min(...user.places.map(({ until }) => until));
      const place =
        user.places.find((other) => other.line === replaces) ??
        user.places.find((other) => !isLive(other) && other.until === oldest);
      user.places = user.places.filter((other) => other !== place);
      if (place) lines.delete(place.line);
      user.places.push({ line, until: Infinity, wasLive: true });
      lines.set(line, { owner, watches: new Map() });
      if (invisible === false) setInvisible(owner, false);
    },
    goodbye(line: string): void {
      give(line, now);
      lines.delete(line);
    },
    lose(line: string): void {
      give(line, now + rules.graceMs);
      const place = userOf((lines.get(line) as ModelLine).owner).places.find((other) => other.line === line);
      if (place) place.wasLive = false;
      lines.delete(line);
    },
    edit: say,
    setInvisible,
    restart(): void {
      for (const line of lines.keys()) give(line, now + rules.restartGraceMs);
      for (const user of users.values()) {
        for (const place of user.places) {
          // Who was lost before is only given the grace anew.
          const held = place.wasLive ? rules.restartGraceMs : Math.min(rules.graceMs, rules.restartGraceMs);
          Object.assign(place, { until: now + held, wasLive: true });
        }
        user.places = user.places.filter(({ until }) => until > now);
      }
      lines.clear();
    },
    remove(id: string): void {
      for (const [line, { owner }] of lines) if (owner === id) lines.delete(line);
      users.delete(id);
      for (const [cid, members] of channels)
        setMembers(
          cid,
          members.filter((member) => member !== id),
        );
    },
    watchUsers(line: string, reason: string, ids: string[]): string[] {
      const mine = lines.get(line) as ModelLine;
      mine.watches.set(reason, { ids: [...ids] });
      return ids.filter((id) => id !== mine.owner);
    },
    watchChannels(line: string, reason: string | undefined, cids: string[]): string[] {
      const mine = lines.get(line) as ModelLine;
      if (reason !== undefined)
        for (const key of [...mine.watches.keys()]) if (key.endsWith(` ${reason}`)) mine.watches.delete(key);
      return cids.flatMap((cid) => {
        const watch = { cid, byQuery: reason !== undefined };
        mine.watches.set(`${cid} ${reason ?? ''}`, watch);
        return watchedBy(mine, watch);
      });
    },
    stopWatching(line: string, cid: string): void {
      const { watches } = lines.get(line) as ModelLine;
      for (const [reason, watch] of watches) if ('cid' in watch && watch.cid === cid) watches.delete(reason);
    },
    unwatchUsers(line: string, ids: string[]): void {
      for (const watch of (lines.get(line) as ModelLine).watches.values())
        if ('ids' in watch) watch.ids = watch.ids.filter((id) => !ids.includes(id));
    },
    setMembers,
  };
}

export type WorldModel = ReturnType<typeof createWorldModel>;
