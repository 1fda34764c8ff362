import { cidOf } from '../protocol/channel.js';
import type { ChannelWithMembers } from '../protocol/channel.js';
import type { ServerEvent, Untimed } from '../protocol/events.js';
import { queryKey } from '../protocol/filter.js';
import type { RequestFrame } from '../protocol/frames.js';
import type {
  ChannelAnswer,
  QueryChannelsAnswer,
  QueryMembersAnswer,
  QueryUsersAnswer,
  RequestAnswer,
  RequestParams,
  RewatchParams,
} from '../protocol/requests.js';
import type { User } from '../protocol/user.js';
import type { Calls } from './calls.js';
import { catchUp, changeChannel, rememberChannel, rememberMembers } from './lastKnown.js';
import type { LastKnown } from './lastKnown.js';
import { readMissed } from './readMissed.js';
import type { InTurns, Missed } from './readMissed.js';

/** Users and channels in one `rewatch`; a single query may have more. */
const pageSize = 30;
/**
 * So many members that come with a channel count as one user. Answers for large channels then arrive over a slow line in the time
 * that a request may take.
 */
const membersPerUser = 10;

/** What the server watches for us by one key: the rows of a query, or a channel. */
interface Reference {
  kind: 'users' | 'channels';
  /** Of the query; empty for a channel. */
  key: string;
  /** Ids of users, or cids. */
  names: string[];
  /** Of channels: ids that are watched, those of members beyond the first page included. */
  members: readonly string[];
}

/** What one request restores of a reference, which `references` has at `place`. */
interface Part {
  place: string;
  names: string[];
}

/** Users that an answer brought. */
export interface ReceivedUsers {
  users: readonly User[];
  /** Ids that the server watches from this answer on. */
  watched: readonly string[];
}

/**
 * Keeps watches alive over reconnects. The server forgets them with each connection; this remembers them, and what the app last
 * knew, so that the app gets an event for each difference. It is as large as what the server lets one connection watch.
 */
export interface Watching {
  /** An answer arrived. */
  answered(frame: RequestFrame, answer: unknown): void;
  /** The caller of a request no longer waits for its answer. */
  gaveUp(frame: RequestFrame): void;
  /** An event arrived; the app gets it next. */
  received(event: ServerEvent): void;
  /** Ends what `queryUsers` watches of these users (ids), or the watches of a channel (its cid). */
  release(names: readonly string[]): void;
  /** Ends what one `queryUsers` watches, or of that only `ids`. Returns whether it watched anything. */
  releaseQuery(key: string, ids?: readonly string[]): boolean;
  /** Watches everything again on a new connection, in pages that `inTurns` paces. Resolves when the app has an event for all that it missed. */
  resume(inTurns: InTurns): Promise<void>;
  clear(): void;
}

/** Makes {@link Watching}. `emit` gives the app an event for what it missed; `read` gets the users of every answer as it arrives. */
export function createWatching(
  ask: Calls['ask'],
  emit: (event: Untimed<ServerEvent>) => void,
  read: (received: ReceivedUsers) => void,
): Watching {
  const references = new Map<string, Reference>();
  const known: LastKnown = new Map();
  /** What the answers to `rewatch` on this connection left out. */
  let missed: Missed = { users: new Set(), channels: [] };

  function release(released: readonly string[]): void {
    const gone = new Set(released);
    for (const [place, reference] of references) keepNames(place, reference, gone);
    forgetUnused();
  }

  function keepNames(place: string, reference: Reference, gone: ReadonlySet<string>): void {
    reference.names = reference.names.filter((name) => !gone.has(name));
    if (reference.names.length === 0) references.delete(place);
  }

  /** Forgets the users and channels that no reference names. */
  function forgetUnused(): void {
    const kept = new Set([...references.values()].flatMap(({ names }) => names));
    for (const name of kept) {
      // A cid has a colon; a user may have a field of the app's that is called `members`.
      const channel = name.includes(':') && (known.get(name) as ChannelWithMembers | undefined);
      if (channel) for (const { id } of channel.members) kept.add(id);
    }
    for (const { members } of references.values()) for (const id of members) kept.add(id);
    for (const name of known.keys()) if (!kept.has(name)) known.delete(name);
  }

  function watch(kind: Reference['kind'], key: string, names: string[], members: readonly string[] = []): void {
    const place = kind + (key || names[0]);
    const replaces = references.delete(place);
    if (names.length > 0) references.set(place, { kind, key, names, members });
    if (replaces) forgetUnused();
  }

  /** The watches, in pages that a server takes in one request each and whose answers are small. */
  function pages(): Part[][] {
    const made: Part[][] = [];
    let room = 0;
    for (const [place, { kind, names }] of references) {
      // A `queryUsers` is never split: its second half would replace its first. Each channel is watched by itself.
      for (const part of kind === 'users' ? [names] : names.map((cid) => [cid])) {
        const size = kind === 'users' ? part.length : sizeOf(part[0] ?? '');
        room -= size;
        if (room < 0) {
          made.push([]);
          room = pageSize - size;
        }
        made.at(-1)?.push({ place, names: part });
      }
    }
    return made;
  }

  function sizeOf(cid: string): number {
    const { members } = (known.get(cid) ?? { members: [] }) as ChannelWithMembers;
    return Math.min(pageSize, 1 + Math.floor(members.length / membersPerUser));
  }

  function answeredQuery(query: QueryParams, answer: Partial<QueryUsersAnswer & QueryChannelsAnswer>): void {
    const { users, channels = [], watching } = answer;
    if (query.presence) {
      const names = users ? (watching?.watched ?? []) : channels.map(({ cid }) => cid);
      watch(users ? 'users' : 'channels', keyOf(query), names, users ? [] : watching?.watched);
      for (const user of users ?? []) known.set(user.id, user);
      // Watched ids without a user: that is known, too.
      if (users) for (const id of names) if (!known.has(id)) known.set(id, { id, online: false });
      for (const channel of channels) rememberChannel(known, channel);
    }
    for (const list of users ? [users] : channels.map(({ members }) => members))
      read({ users: list, watched: watching?.watched ?? [] });
  }

  function answeredChannel(
    { type, id, presence }: { type: string; id: string; presence?: boolean },
    { channel, members, member_count, watching }: ChannelAnswer,
  ): void {
    const cid = cidOf(type, id);
    if (presence) watch('channels', '', [cid]);
    if (presence || known.has(cid)) rememberChannel(known, { ...channel, members, member_count });
    read({ users: members, watched: watching?.watched ?? [] });
  }

  /** The request for a page as it is wanted now: while it waited, a query may have been asked again or released. */
  function requestFor(page: readonly Part[]): RewatchParams {
    const request: RewatchParams = { users: [], channels: [] };
    for (const { place, names } of page) {
      const reference = references.get(place);
      if (!reference) continue;
      const { kind, key } = reference;
      const last = request.channels.at(-1);
      const cids = names.filter((name) => reference.names.includes(name));
      if (kind === 'users') request.users.push({ key, ids: reference.names });
      else if (key && last?.key === key) last.cids.push(...cids);
      else if (cids.length > 0) request.channels.push({ key: key || undefined, cids });
    }
    return request;
  }

  return {
    release,
    releaseQuery(key, ids) {
      const place = `users${key}`;
      const reference = references.get(place);
      if (!reference) return false;
      keepNames(place, reference, new Set(ids ?? reference.names));
      forgetUnused();
      return true;
    },
    gaveUp({ method, params }) {
      const query = params as RequestParams<'queryUsers'>;
      if (method !== 'queryUsers' || !query.presence) return;
      // The server goes back to what this query watched before, or to nothing. (A queryChannels whose caller gave up is watched
      // until the connection ends.)
      const key = keyOf(query);
      const ids = references.get(`users${key}`)?.names ?? [];
      ask('rewatch', { users: [{ key, ids }], channels: [] }).catch(() => {
        // Then this watch, too, ends with the connection.
      });
    },
    answered({ method, params }, answer) {
      if (method === 'rewatch') {
        const { users, channels, removed = [], deleted = [], watching } = answer as RequestAnswer<'rewatch'>;
        for (const list of [users, ...channels.map(({ members }) => members)])
          read({ users: list, watched: watching.watched });
        const { events, incomplete } = catchUp(known, params as RewatchParams, answer as RequestAnswer<'rewatch'>);
        events.forEach(emit);
        missed.channels.push(...incomplete);
        for (const cid of [...removed, ...deleted]) release([cid]);
        const answered = new Set([...users, ...channels.flatMap(({ members }) => members)].map(({ id }) => id));
        for (const id of watching.watched) if (known.has(id) && !answered.has(id)) missed.users.add(id);
      } else if (method === 'queryMembers') {
        const { members } = answer as QueryMembersAnswer;
        const { type, id, offset = 0 } = params as RequestParams<'queryMembers'>;
        rememberMembers(known, cidOf(type, id), offset, answer as QueryMembersAnswer);
        read({ users: members, watched: [] });
      } else if ('filter' in params) answeredQuery(params, answer as QueryUsersAnswer | QueryChannelsAnswer);
      else if (method === 'stopWatching' && 'type' in params) release([cidOf(params.type, params.id)]);
      else if ('type' in params) answeredChannel(params, answer as ChannelAnswer);
      else if (method === 'unwatchUsers' && !('key' in params)) release((params as { ids: string[] }).ids);
    },
    received(event) {
      if (event.type === 'channel.updated') changeChannel(known, event);
      else if (event.type === 'channel.removed' || event.type === 'channel.deleted') release([event.cid]);
      else if (event.type === 'user.deleted') known.delete(event.user.id);
      else known.set(event.user.id, event.user);
    },
    async resume(inTurns) {
      missed = { users: new Set(), channels: [] };
      await inTurns(pages(), (page) => ask('rewatch', requestFor(page)));
      await readMissed(ask, known, missed, emit, inTurns);
    },
    clear() {
      references.clear();
      known.clear();
    },
  };
}

type QueryParams = RequestParams<'queryUsers' | 'queryChannels'>;

function keyOf(query: QueryParams): string {
  return ('key' in query ? query.key : undefined) ?? queryKey(query);
}
