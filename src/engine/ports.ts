import type { ChannelRecord, UserRecord } from './record.js';

/** What a storage holds. */
export interface Stored {
  users: Iterable<UserRecord>;
  channels: Iterable<ChannelRecord>;
  /** The last time at which a running engine said that it lives (`Changes.alive_at`), in wall milliseconds. */
  alive_at?: number;
  /** Since when tokens of a user count (`Changes.tokens_from`). */
  tokens_from?: Iterable<readonly [id: string, time: number]>;
}

/** What one step changed. `undefined` in place of a record means that it is gone. All of it is kept, or none. */
export interface Changes {
  users?: ReadonlyMap<string, UserRecord | undefined>;
  channels?: ReadonlyMap<string, ChannelRecord | undefined>;
  alive_at?: number;
  /** Users of whom tokens count that were issued at this time (wall milliseconds) or later. Kept when the user is deleted. */
  tokens_from?: ReadonlyMap<string, number>;
}

/**
 * Where records live on. Records are JSON; a storage neither reads nor changes what is in them, beyond the key
 * (`id` of a user, `cid` of a channel).
 *
 * One engine at a time has a storage. Commits become durable in the order in which they were made.
 */
export interface Storage {
  /** Reads everything, for an engine that starts. Called again when the engine starts again. */
  load(): Stored | Promise<Stored>;
  /**
   * Keeps `changes`. What it returns is when they are durable: at once (nothing), or when the promise resolves.
   *
   * When a write fails, its commits are rejected, and so is every later one until `load` is called. Then `load` tells what
   * is kept: all that was durable and, in their order, perhaps some of those that were rejected, each of them whole (a write
   * may reach a disk and fail afterwards). So a rejection means "not acknowledged", and the engine starts again from `load`.
   */
  commit(changes: Changes): void | Promise<void>;
  /** Releases files and connections, after everything that was committed is durable. */
  close(): Promise<void>;
}

/** How the engine reaches one client. */
export interface Sink {
  /** Sends one text frame. */
  send(text: string): void;
  /** Asks for a sign of life on the level below frames; call `EngineConnection.heard` when the answer comes. */
  ping(): void;
  /** The client has said who it is, and may stay. */
  admitted?(): void;
  /** Charges the client for what its last request took, beyond the request itself: 1 is about what an ordinary request takes. */
  charge?(requests: number): void;
  /** Whether the client was charged more than it may take by now. Its requests are refused meanwhile. */
  overdrawn?(): boolean;
  /** Ends the connection. Do not call `EngineConnection.lost` for it. */
  close(code: number, reason: string): void;
  /** True while the client takes nothing more. The engine then remembers which users changed, and sends no events until `drained`. */
  congested(): boolean;
}

/** One accepted connection, for the transport that carries its frames. */
export interface EngineConnection {
  /** A text frame came in. Every frame is also a sign of life. */
  receive(text: string): void;
  /** A sign of life without a frame. */
  heard(): void;
  /** The client takes frames again after `Sink.congested`. */
  drained(): void;
  /** The connection ended without a goodbye. */
  lost(): void;
  /** Ends it without a goodbye, for a server that goes away: the user stays online for the grace period. */
  evict(code: number, reason: string): void;
}
