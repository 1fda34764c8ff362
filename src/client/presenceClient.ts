import type { ChannelData } from '../protocol/channel.js';
import type { PresenceEvent, PresenceEventOf } from '../protocol/events.js';
import type { Filter, QueryOptions, Sort } from '../protocol/filter.js';
import type { ChannelAnswer, QueryChannelsAnswer, QueryMembersAnswer, QueryUsersAnswer } from '../protocol/requests.js';
import type { OwnUser, User, UserPatch } from '../protocol/user.js';

/**
 * The state of the connection:
 *
 * - `initial`: `connectUser` was never called.
 * - `connecting`: `connectUser` was called, the first connection is being made.
 * - `connected`: answers and events arrive.
 * - `reconnecting`: the connection was lost; the client is restoring it.
 * - `disconnected`: `disconnectUser` was called, or the server ended the connection for good.
 */
export type ConnectionStatus = 'initial' | 'connecting' | 'connected' | 'reconnecting' | 'disconnected';

/** Options of every call that sends a request. */
export interface CallOptions {
  /**
   * Aborts the call: it rejects with `aborted`. A change that was already sent may still be carried out; a `queryUsers` with
   * `presence: true` watches nobody new.
   */
  signal?: AbortSignal;
}

/**
 * A token (a JWT) that proves who the user is, or a function that fetches one. The function is called again when the token
 * has expired and when the function rejects. A `PresenceError` with the code `unauthorized` ends the connection instead.
 *
 * @example
 * await client.connectUser({ id: 'john' }, async () => (await fetch('/presence-token')).text());
 */
export type TokenOrProvider = string | (() => Promise<string>);

/** A handle on a channel, from `client.channel`. Every promise may reject with a `PresenceError`. */
export interface PresenceChannel {
  readonly type: string;
  readonly id: string;
  readonly cid: string;
  /**
   * Reads the channel. A channel that does not exist is created with the data given to `client.channel`. With
   * `presence: true` its first members are watched as well (10, unless the server says otherwise).
   */
  watch(options?: { presence?: boolean } & CallOptions): Promise<ChannelAnswer>;
  /**
   * Reads a page of the members, in member order: the first 100 (`limits.membersPage`) unless `limit` and `offset` say otherwise.
   * Rejects with `forbidden` who is no member.
   *
   * @example
   * const { members, member_count } = await channel.queryMembers({ offset: 100 });
   */
  queryMembers(options?: { limit?: number; offset?: number } & CallOptions): Promise<QueryMembersAnswer>;
  /** Ends every watch that this connection has through the channel. */
  stopWatching(options?: CallOptions): Promise<void>;
  /** Adds members, users by id. */
  addMembers(ids: readonly string[], options?: CallOptions): Promise<ChannelAnswer>;
  /** Removes members, users by id. */
  removeMembers(ids: readonly string[], options?: CallOptions): Promise<ChannelAnswer>;
  /** Merges data into the channel; `null` removes a field. */
  update(data: ChannelData, options?: CallOptions): Promise<ChannelAnswer>;
}

/** Users that are watched together, apart from every other watch of the same users. */
export interface UserWatch extends QueryUsersAnswer {
  /** Ends the watch, or of it only `ids`. Other watches of the same users stay. */
  release(ids?: readonly string[], options?: CallOptions): Promise<void>;
}

/**
 * What `<PresenceProvider client={…}>` takes. `createPresenceClient` makes one; an app may give its own client of this shape.
 * Every promise may reject with a `PresenceError`.
 */
export interface PresenceClient {
  /** The own user as only that user sees it, once connected; undefined before `connectUser` resolves and after `disconnectUser`. */
  readonly user: OwnUser | undefined;
  /** Optional; without it the provider uses `connection.changed`. */
  readonly connectionStatus?: ConnectionStatus;
  /** Optional, with `connectionStatus`: calls `listener` with each new status. Returns an unsubscribe function. */
  onConnectionStatus?(listener: (status: ConnectionStatus) => void): () => void;
  /** Optional: how many milliseconds the server's clock is ahead of this machine's. It follows when a clock is set. */
  readonly clockOffset?: number;

  /**
   * Connects, and merges the given fields into the profile once. Resolves to the own user; stays pending while the server
   * cannot be reached. A second call for the same user uses the same connection and merges its fields too.
   *
   * @throws `unauthorized` or `token_expired` when the token is refused, `closed` when `disconnectUser` is called,
   * `invalid_input` for another user on a connected client or a profile that the server refuses, `too_large` for a profile
   * over the size limit.
   * @example
   * const me = await client.connectUser({ id: 'john', status: 'On stage' }, token);
   */
  connectUser(user: UserPatch, token?: TokenOrProvider): Promise<OwnUser>;
  /**
   * Says goodbye: the user is offline at once if this was their last connection. Forgets the own user and every watch; calls
   * under way reject with `closed`. Resolves when the server has received it, or after one second. Never rejects.
   */
  disconnectUser(): Promise<void>;
  /**
   * Merges fields into the own user; `null` removes a field. `user` is the new one and `user.updated` has been emitted before
   * it resolves. While there is no connection it waits for one (see `whileOffline` of `createPresenceClient`).
   *
   * @throws `timeout` when no answer comes in time, `closed` before `connectUser` and after `disconnectUser`, `invalid_input`
   * or `forbidden` when the server refuses a field.
   * @example
   * await client.upsertUser({ id: 'john', invisible: true });
   */
  upsertUser(user: UserPatch, options?: CallOptions): Promise<OwnUser>;
  /**
   * A handle on a channel. Sends nothing; `watch` creates a missing channel with `data`.
   *
   * @example
   * const channel = client.channel('messaging', 'flutterdevs', { members: ['john', 'jack'] });
   * const { members } = await channel.watch({ presence: true });
   */
  channel(type: string, id: string, data?: ChannelData): PresenceChannel;
  /**
   * Reads a page of users. With `presence: true` they are watched: their changes are events from this answer on.
   *
   * @throws `invalid_input` for a wrong filter, `too_large` for a query that would read too much.
   * @example
   * const { users } = await client.queryUsers({ id: { $in: ['john', 'jack'] } }, [{ last_active: -1 }], { presence: true });
   */
  queryUsers(filter: Filter, sort?: Sort, options?: QueryOptions & CallOptions): Promise<QueryUsersAnswer>;
  /** Reads a page of channels with their members; with `presence: true` those members are watched. */
  queryChannels(filter: Filter, sort?: Sort, options?: QueryOptions & CallOptions): Promise<QueryChannelsAnswer>;
  /** Ends what `queryUsers` watches of these users. Resolves also when nobody is connected: then nothing is watched. */
  unwatchUsers(ids: readonly string[], options?: CallOptions): Promise<void>;

  /**
   * Optional: reads a page of users and watches it, like `queryUsers` with `presence: true`, as a watch of its own. Without it the
   * provider watches with `queryUsers` and `unwatchUsers`.
   *
   * @example
   * const watch = await client.watchUsers({ id: { $in: ['john', 'jack'] } });
   * watch.users;
   * await watch.release(['john']);
   */
  watchUsers?(filter: Filter, sort?: Sort, options?: Omit<QueryOptions, 'presence'> & CallOptions): Promise<UserWatch>;
  /**
   * Optional: calls with the users of every answer the moment it arrives, so that answers and events keep the order of the
   * connection. `watched` are the ids that are watched from then on. Returns an unsubscribe function.
   */
  onUsers?(listener: (received: { users: readonly User[]; watched: readonly string[] }) => void): () => void;

  /**
   * Calls `handler` for each event of one type, or for every event. A handler that throws is reported to the platform as an
   * uncaught error. Returns an unsubscribe function.
   *
   * @example
   * const stop = client.on('user.presence.changed', ({ user }) => console.log(user.id, user.online));
   */
  on<Type extends PresenceEvent['type']>(type: Type, handler: (event: PresenceEventOf<Type>) => void): () => void;
  on(handler: (event: PresenceEvent) => void): () => void;
}
