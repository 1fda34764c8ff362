import type { Channel } from './channel.js';
import type { OwnUser, User } from './user.js';

/** `online` or `status` of a watched user changed. */
export interface PresenceChangedEvent {
  type: 'user.presence.changed';
  user: User;
  created_at: string;
}

/** Another field of a watched user changed; or, with the own view, anything about oneself. */
export interface UserUpdatedEvent {
  type: 'user.updated';
  user: User | OwnUser;
  created_at: string;
}

/** A watched user was deleted. `user` is the last public view, offline. */
export interface UserDeletedEvent {
  type: 'user.deleted';
  user: User;
  created_at: string;
}

/**
 * A channel that one is a member of has other members or data. It carries the change and never the list of members, so that
 * its size does not grow with the channel. Without `added` and `removed` the data changed, or one missed some changes:
 * `member_count` then says whether to read the members again.
 */
export interface ChannelUpdatedEvent {
  type: 'channel.updated';
  /** The data as it is now. */
  channel: Channel;
  /** Ids of new members, in member order. */
  added?: string[];
  /** Ids of those who are members no more. */
  removed?: string[];
  /** How many members there are now. */
  member_count: number;
  created_at: string;
}

/** One was removed from a channel. The watches due to it have ended. */
export interface ChannelRemovedEvent {
  type: 'channel.removed';
  cid: string;
  created_at: string;
}

/** A channel that one was a member of was deleted. The watches due to it have ended. */
export interface ChannelDeletedEvent {
  type: 'channel.deleted';
  cid: string;
  created_at: string;
}

/** What comes over the wire. */
export type ServerEvent =
  | PresenceChangedEvent
  | UserUpdatedEvent
  | UserDeletedEvent
  | ChannelUpdatedEvent
  | ChannelRemovedEvent
  | ChannelDeletedEvent;

/** The connection went up or down. Local to the client. */
export interface ConnectionChangedEvent {
  type: 'connection.changed';
  online: boolean;
  created_at: string;
}

/** The connection is back, and everything that changed meanwhile has arrived. Local to the client. */
export interface ConnectionRecoveredEvent {
  type: 'connection.recovered';
  created_at: string;
}

/** What `client.on` hears. */
export type PresenceEvent = ServerEvent | ConnectionChangedEvent | ConnectionRecoveredEvent;

/** An event that is made here, before it is emitted: `created_at` is set then. */
export type Untimed<Event extends PresenceEvent> = Event extends unknown ? Omit<Event, 'created_at'> : never;

/** The event of one type. */
export type PresenceEventOf<Type extends PresenceEvent['type']> = Extract<PresenceEvent, { type: Type }>;
