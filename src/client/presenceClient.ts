import type { ChannelData } from '../protocol/channel.js';
import type { PresenceEvent, PresenceEventOf } from '../protocol/events.js';
import type { Filter, QueryOptions, Sort } from '../protocol/filter.js';
import type { ChannelAnswer, QueryChannelsAnswer, QueryUsersAnswer } from '../protocol/requests.js';
import type { OwnUser, User, UserPatch } from '../protocol/user.js';

/**
 * How it stands with the connection:
 *
 * - `initial`: nobody has connected yet.
 * - `connecting`: the first connection is on its way.
 * - `connected`: answers and events come.
 * - `reconnecting`: it was lost and is being restored by itself.
 * - `disconnected`: ended by `disconnectUser`, or for good by the server.
 */
export type ConnectionStatus = 'initial' | 'connecting' | 'connected' | 'reconnecting' | 'disconnected';

/** Options of any call that asks the server. */
export interface CallOptions {
  /**
   * Gives up waiting: the call rejects with `aborted`. A change that was sent may still be done; a `queryUsers` that was to
   * watch watches nobody new.
   */
  signal?: AbortSignal;
}

/**
 * The server's word for who one is, or a function that fetches it. The function is asked again when the server says that the
 * token expired, and when it fails: only a `PresenceError` with the code `unauthorized` ends the attempt.
 */
export type TokenOrProvider = string | (() => Promise<string>);

/** A channel of a client: says whose presence to watch. */
export interface PresenceChannel {
  readonly type: string;
  readonly id: string;
  readonly cid: string;
  /** Reads the channel, creating it with the data of `client.channel` where it is missing; `presence: true` also watches its first members. */
  watch(options?: { presence?: boolean } & CallOptions): Promise<ChannelAnswer>;
  /** Lets go of every watch that this connection has through the channel. */
  stopWatching(options?: CallOptions): Promise<void>;
  addMembers(ids: readonly string[], options?: CallOptions): Promise<ChannelAnswer>;
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
 * What `<PresenceProvider client={…}>` takes: `createPresenceClient` makes one, and an app's own client of this shape does
 * as well. Every promise may reject with a `PresenceError`.
 */
export interface PresenceClient {
  /** The own view, once connected; undefined before and after `disconnectUser`. */
  readonly user: OwnUser | undefined;
  /** Optional; without it the provider goes by `connection.changed`. */
  readonly connectionStatus?: ConnectionStatus;
  /** Optional, beside `connectionStatus`: hears each change of it. Returns an unsubscribe function. */
  onConnectionStatus?(listener: (status: ConnectionStatus) => void): () => void;
  /** Optional: how many milliseconds the server's clock is ahead of this one. */
  readonly clockOffset?: number;

  /**
   * Connects, and merges the profile that it is given, once. Resolves to the own view; stays pending while the server cannot be
   * reached. The same user again joins the connection that there is, and what is new in the profile is merged.
   *
   * Rejects with `unauthorized` or `token_expired` when the token is refused, with `closed` when `disconnectUser` is called,
   * with `invalid_input` for another user on a connected client, and with whatever the server has against the profile.
   */
  connectUser(user: UserPatch, token?: TokenOrProvider): Promise<OwnUser>;
  /**
   * Says goodbye, forgets the own view and everything that was watched; calls under way reject with `closed`. Resolves when the
   * server has heard it, or after a second.
   */
  disconnectUser(): Promise<void>;
  /**
   * Merges fields into the own user; `null` removes one. `user` and `user.updated` follow before it resolves. While there is no
   * connection it waits for one (see `whileOffline` of `createPresenceClient`), and rejects with `timeout` when none comes in
   * time, with `closed` when nobody is connected.
   */
  upsertUser(user: UserPatch, options?: CallOptions): Promise<OwnUser>;
  /** A handle on a channel. Asks nothing; `data` is what `watch` creates a missing channel with. */
  channel(type: string, id: string, data?: ChannelData): PresenceChannel;
  /** Reads a page of users (CONTRACT.md section 3, "Queries"); with `presence: true` their changes are events from this answer on. */
  queryUsers(filter: Filter, sort?: Sort, options?: QueryOptions & CallOptions): Promise<QueryUsersAnswer>;
  /** Reads a page of channels with their members; with `presence: true` it watches those members. */
  queryChannels(filter: Filter, sort?: Sort, options?: QueryOptions & CallOptions): Promise<QueryChannelsAnswer>;
  /** Lets go of watches that `queryUsers` made. Where nobody is connected there is nothing to let go of, and it resolves. */
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

  /** Hears one type of event, or everything. Returns an unsubscribe function. */
  on<Type extends PresenceEvent['type']>(type: Type, handler: (event: PresenceEventOf<Type>) => void): () => void;
  on(handler: (event: PresenceEvent) => void): () => void;
}
