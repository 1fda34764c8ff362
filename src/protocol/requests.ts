import type { Channel, ChannelData, ChannelWithMembers } from './channel.js';
import type { Filter, QueryOptions, Sort } from './filter.js';
import type { OwnUser, User, UserPatch } from './user.js';

/** What is really watched after an answer. The own user is never in it. */
export interface Watching {
  watched: string[];
  /** The limit of the call: 10 for a channel, the page's for `queryUsers`, absent for `queryChannels`. */
  limit?: number;
  /** Ids that were to be watched and are not, because a limit was reached. */
  over_limit: string[];
}

export interface QueryUsersAnswer {
  users: User[];
  watching?: Watching;
}

export interface QueryChannelsAnswer {
  channels: ChannelWithMembers[];
  watching?: Watching;
}

export interface ChannelAnswer {
  channel: Channel;
  /** The first members (100, `limits.membersPage`) in member order; `channel.queryMembers` has the rest. */
  members: User[];
  /** How many members there are. */
  member_count: number;
  watching?: Watching;
}

/** Which members of a channel to read: `limit` (at most and by default 100, `limits.membersPage`) from `offset` on. */
export interface MembersPage {
  type: string;
  id: string;
  limit?: number;
  offset?: number;
}

/** A page of the members of a channel. */
export interface QueryMembersAnswer {
  /** In member order. One without a record yet is `{ id, online: false }`. */
  members: User[];
  /** How many members there are. */
  member_count: number;
}

/** Watches to take up again after a reconnect, in one step with reading them. */
export interface RewatchParams {
  /** What each `queryUsers` watched: the key of the watch and the ids. */
  users: { key: string; ids: string[] }[];
  /** Channels by `channel.watch` (no key), and by each `queryChannels` (its `queryKey`). */
  channels: { key?: string; cids: string[] }[];
}

export interface RewatchAnswer {
  users: User[];
  channels: ChannelWithMembers[];
  /** Of the channels asked for: those that one is no member of, and those that do not exist. */
  removed?: string[];
  deleted?: string[];
  watching: Watching;
}

/** Every request: its name, what it takes, what it answers. */
export interface Requests {
  /** `key` names the watch (at most 64 letters); by default the query itself does (`queryKey`). */
  queryUsers: { params: { filter: Filter; sort: Sort; key?: string } & QueryOptions; answer: QueryUsersAnswer };
  queryChannels: { params: { filter: Filter; sort: Sort } & QueryOptions; answer: QueryChannelsAnswer };
  watchChannel: { params: { type: string; id: string; data?: ChannelData; presence?: boolean }; answer: ChannelAnswer };
  queryMembers: { params: MembersPage; answer: QueryMembersAnswer };
  stopWatching: { params: { type: string; id: string }; answer: Record<string, never> };
  /** Ends what `queryUsers` watches of `ids`; with a `key` in that watch only. Without `ids` all that has the key. */
  unwatchUsers: { params: { ids?: readonly string[]; key?: string }; answer: Record<string, never> };
  rewatch: { params: RewatchParams; answer: RewatchAnswer };
  upsertUser: { params: { user: UserPatch }; answer: { user: OwnUser } };
  addMembers: { params: { type: string; id: string; members: readonly string[] }; answer: ChannelAnswer };
  removeMembers: { params: { type: string; id: string; members: readonly string[] }; answer: ChannelAnswer };
  updateChannel: { params: { type: string; id: string; data: ChannelData }; answer: ChannelAnswer };
}

export type RequestMethod = keyof Requests;
export type RequestParams<Method extends RequestMethod> = Requests[Method]['params'];
export type RequestAnswer<Method extends RequestMethod> = Requests[Method]['answer'];
