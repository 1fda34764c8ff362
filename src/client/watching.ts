import { cidOf } from '../protocol/channel.js';
import type { ChannelWithMembers } from '../protocol/channel.js';
import type { ServerEvent, Untimed } from '../protocol/events.js';
import { queryKey } from '../protocol/filter.js';
import type { RequestFrame } from '../protocol/frames.js';
import type {
  ChannelAnswer,
  QueryChannelsAnswer,
  QueryUsersAnswer,
  RequestAnswer,
  RequestParams,
  RewatchParams,
} from '../protocol/requests.js';
import type { Calls } from './calls.js';
import { catchUp, tell, tellChannel } from './lastTold.js';
import type { LastTold } from './lastTold.js';

/** What one request takes up, in users and channels, about; a single query may be larger. */
const pageSize = 30;
/** Letters of a key that count for one: a page stays under the limit of a frame, whatever it holds. */
const lettersOfOne = 150;
/** The rest of a longer key is left out: with the ids that it names it would go over that limit alone. */
const mostLetters = 8_000;

/** A reason to watch: a query, or a channel by itself. */
interface Reference {
  kind: 'users' | 'channels';
  /** Of the query; empty for a channel. */
  key: string;
  /** Ids of users, or cids. */
  names: string[];
}

/**
 * Keeps watches alive over reconnects, and the app up to date on whom it watches. The server forgets with each connection;
 * this is the memory from which the next one takes up again. It is as large as what the server lets one connection watch.
 */
export interface Watching {
  /** An answer came. */
  take(frame: RequestFrame, answer: unknown): void;
  /** Nobody waits for the answer any more. */
  gaveUp(frame: RequestFrame): void;
  /** An event came, and goes on to the app. */
  heard(event: ServerEvent): void;
  /** The app lets go: of users that its `queryUsers` watch (ids), or of a channel (its cid). They are not taken up again. */
  letGo(names: readonly string[]): void;
  /** Takes up every watch on a new connection, in pages that `inTurns` paces. Resolves when everything that was missed has been told. */
  resume(inTurns: PageByPage): Promise<void>;
  clear(): void;
}

/** Asks for each page in its turn. */
export type PageByPage = (
  pages: readonly RewatchParams[],
  rewatch: (page: RewatchParams) => Promise<unknown>,
) => Promise<void>;

/** Makes {@link Watching}. `emit` tells the app of what it missed. */
export function createWatching(ask: Calls['ask'], emit: (event: Untimed<ServerEvent>) => void): Watching {
  const references = new Map<string, Reference>();
  const told: LastTold = new Map();

  function letGo(dropped: readonly string[]): void {
    const gone = new Set(dropped);
    for (const [place, reference] of references) {
      reference.names = reference.names.filter((name) => !gone.has(name));
      if (reference.names.length === 0) references.delete(place);
    }
    // Whom and what nothing refers to any more is forgotten.
    const kept = new Set([...references.values()].flatMap(({ names }) => names));
    for (const name of kept) {
      // A cid has a colon; a user may have a field of the app's that is called `members`.
      const channel = name.includes(':') && (told.get(name) as ChannelWithMembers | undefined);
      if (channel) for (const { id } of channel.members) kept.add(id);
    }
    for (const name of told.keys()) if (!kept.has(name)) told.delete(name);
  }

  function watch(kind: Reference['kind'], key: string, names: string[]): void {
    const place = kind + (key || names[0]);
    const replaces = references.delete(place);
    if (names.length > 0) references.set(place, { kind, key, names });
    if (replaces) letGo([]);
  }

  /** The watches, in requests that a server takes. */
  function pages(): RewatchParams[] {
    const made: RewatchParams[] = [];
    let room = 0;
    for (const { kind, key, names } of references.values()) {
      const size = names.length + key.length / lettersOfOne;
      room -= size;
      if (room < 0) {
        // A query is never split: its second half would replace its first.
        made.push({ users: [], channels: [] });
        room = pageSize - size;
      }
      const page = made.at(-1);
      if (kind === 'users') page?.users.push({ key, ids: names });
      else page?.channels.push({ key: key || undefined, cids: names });
    }
    return made;
  }

  /** The page as it is wanted now: while it waited for its turn, a query may have been asked again or released. */
  function current({ users, channels }: RewatchParams): RewatchParams {
    const namesOf = (kind: Reference['kind'], place: string) => references.get(kind + place)?.names ?? [];
    return {
      users: users.map(({ key }) => ({ key, ids: namesOf('users', key) })).filter(({ ids }) => ids.length > 0),
      channels: channels
        .map(({ key, cids }) => ({ key, cids: namesOf('channels', key ?? cids[0] ?? '') }))
        .filter(({ cids }) => cids.length > 0),
    };
  }

  function keyOf(params: RequestParams<'queryUsers'>): string {
    return queryKey(params).slice(-mostLetters);
  }

  return {
    letGo,
    gaveUp({ method, params }) {
      const query = params as RequestParams<'queryUsers'>;
      if (method !== 'queryUsers' || !query.presence) return;
      // The server watches for nobody now. It goes back to what this query watched before. (A queryChannels that nobody waits
      // for watches on until the connection ends.)
      const key = keyOf(query);
      const ids = references.get(`users${key}`)?.names ?? [];
      ask('rewatch', { users: [{ key, ids }], channels: [] }).catch(() => {
        // Then this watch, too, ends with the connection.
      });
    },
    take({ method, params }, answer) {
      if (method === 'rewatch') {
        catchUp(told, params as RequestParams<'rewatch'>, answer as RequestAnswer<'rewatch'>).forEach(emit);
      } else if ('filter' in params && params.presence) {
        const { users, channels = [], watching } = answer as Partial<QueryUsersAnswer & QueryChannelsAnswer>;
        const names = users ? (watching?.watched ?? []) : channels.map(({ cid }) => cid);
        watch(users ? 'users' : 'channels', keyOf(params), names);
        for (const user of users ?? []) tell(told, user.id, user);
        for (const channel of channels) tellChannel(told, channel);
      } else if ('type' in params) {
        const cid = cidOf(params.type, params.id);
        const { channel, members } = answer as ChannelAnswer;
        const watches = 'presence' in params && params.presence;
        if (watches) watch('channels', '', [cid]);
        if (method === 'stopWatching') letGo([cid]);
        else if (watches || told.has(cid)) tellChannel(told, { ...channel, members });
      } else if ('ids' in params) letGo(params.ids);
    },
    heard(event) {
      if (event.type === 'channel.updated') {
        const { channel, members } = event;
        if (told.has(channel.cid)) tellChannel(told, { ...channel, members });
      } else if (event.type === 'user.deleted') told.delete(event.user.id);
      else tell(told, event.user.id, event.user);
    },
    resume: (inTurns) => inTurns(pages(), (page) => ask('rewatch', current(page))),
    clear() {
      references.clear();
      told.clear();
    },
  };
}
