import type { ChannelData } from './channel.js';
import type { Filter, QueryOptions, Sort } from './filter.js';
import type { ChannelAnswer, QueryChannelsAnswer, QueryMembersAnswer } from './requests.js';
import type { OwnUser, UserPatch } from './user.js';

interface Query extends Omit<QueryOptions, 'presence'> {
  /** Default: all. */
  filter?: Filter;
  /** Default: by id. */
  sort?: Sort;
}

interface ChannelId {
  type: string;
  id: string;
}

/** What a backend may do with the authority of the server's secret: by method, what it takes and what it answers. */
export interface EngineCommands {
  queryUsers: { params: Query; answer: { users: OwnUser[] } };
  queryChannels: { params: Query; answer: QueryChannelsAnswer };
  /** Merges users, at most 1000 at a time; `null` removes a field. */
  upsertUsers: { params: { users: readonly UserPatch[] }; answer: { users: OwnUser[] } };
  deleteUser: { params: { id: string }; answer: Record<string, never> };
  /** Only tokens that are issued from now on count, and the user's connections end. */
  revokeUser: { params: { id: string }; answer: Record<string, never> };
  /** `policy.canSee` has changed its mind about these targets (at most 1000): connections of the viewer that watch them receive what they may see now. */
  visibilityChanged: {
    params: { viewer_id: string; target_ids: readonly string[] };
    answer: Record<string, never>;
  };
  upsertChannel: { params: ChannelId & { data?: ChannelData }; answer: ChannelAnswer };
  addMembers: { params: ChannelId & { members: readonly string[] }; answer: ChannelAnswer };
  removeMembers: { params: ChannelId & { members: readonly string[] }; answer: ChannelAnswer };
  updateChannel: { params: ChannelId & { data: ChannelData }; answer: ChannelAnswer };
  /** A page of the members: 100 (`limits.membersPage`) from the first on, unless `limit` and `offset` say otherwise. */
  queryMembers: { params: ChannelId & { limit?: number; offset?: number }; answer: QueryMembersAnswer };
  deleteChannel: { params: ChannelId; answer: Record<string, never> };
}

export type EngineCommandMethod = keyof EngineCommands;
export type EngineCommandParams<Method extends EngineCommandMethod> = EngineCommands[Method]['params'];
export type EngineCommandAnswer<Method extends EngineCommandMethod> = EngineCommands[Method]['answer'];
