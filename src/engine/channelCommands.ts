import { cidOf } from '../protocol/channel.js';
import type { Channel } from '../protocol/channel.js';
import { PresenceError } from '../protocol/errors.js';
import { sameJson } from '../protocol/json.js';
import { maxUserBytes } from '../protocol/limits.js';
import type { ChannelAnswer, Watching } from '../protocol/requests.js';
import type { DecodedChannelData } from '../protocol/schemas.js';
import { isLarger, mayUse, mustHaveSecret } from './caller.js';
import type { Caller, CommandTable } from './caller.js';
import type { MemberChange } from './directory.js';
import type { ChannelRecord } from './record.js';
import type { EngineState } from './engineState.js';
import { isSeenOnline, later } from './visible.js';
import { joinWatching } from './joinWatching.js';

/** Bytes of changed ids x online members who receive them. */
const maxMemberWork = 32 * 1024 * 1024;
/** What an id takes in JSON beside its characters. */
const idOverheadBytes = 8;

/** Making, watching and changing channels. */
export const channelCommands: CommandTable<
  | 'watchChannel'
  | 'queryMembers'
  | 'stopWatching'
  | 'addMembers'
  | 'removeMembers'
  | 'updateChannel'
  | 'upsertChannel'
  | 'deleteChannel'
> = {
  watchChannel(state, caller, { type, id, data, presence }) {
    const record = state.directory.channels.get(cidOf(type, id)) ?? createChannel(state, caller, type, id, data);
    mustBelong(state, caller, record, 'watch');
    if (!presence || caller.member === undefined) return answer(state, caller, record);
    const most = state.limits.channelWatch;
    state.work.look(record.members.length);
    const watching = state.watches.set(caller.member, { cid: record.cid, most }, record.members);
    return answer(state, caller, record, joinWatching([watching], most));
  },

  queryMembers(state, caller, { type, id, limit, offset }) {
    const record = existing(state, caller, type, id, 'read the members of');
    return {
      members: state.channelMembers(caller.userId, record, offset, limit),
      member_count: record.members.length,
    };
  },

  stopWatching(state, { member }, { type, id }) {
    if (member !== undefined) state.watches.releaseChannel(member, cidOf(type, id));
    return {};
  },

  addMembers(state, caller, { type, id, members }) {
    const record = existing(state, caller, type, id, 'add members to');
    return changeChannel(state, caller, record, {}, { added: members, removed: [] });
  },

  removeMembers(state, caller, { type, id, members }) {
    const record = existing(state, caller, type, id, 'remove members from');
    return changeChannel(state, caller, record, {}, { added: [], removed: members });
  },

  updateChannel(state, caller, { type, id, data }) {
    const record = existing(state, caller, type, id, 'update');
    return changeChannel(state, caller, record, data.fields, { added: data.members, removed: [] });
  },

  upsertChannel(state, caller, { type, id, data }) {
    mustHaveSecret(caller, 'create a channel for others');
    const record = state.directory.channels.get(cidOf(type, id));
    if (record === undefined) return answer(state, caller, createChannel(state, caller, type, id, data));
    return changeChannel(state, caller, record, data.fields, { added: data.members, removed: [] });
  },

  deleteChannel(state, caller, { type, id }) {
    mustHaveSecret(caller, 'delete a channel');
    const { cid } = existing(state, caller, type, id, 'delete');
    state.deleteChannel(cid);
    return {};
  },
};

function createChannel(
  state: EngineState,
  caller: Caller,
  type: string,
  id: string,
  { members: given, fields }: DecodedChannelData,
): ChannelRecord {
  const { userId } = caller;
  const cid = cidOf(type, id);
  if (userId !== undefined && state.policy.mayCreateChannel?.(userId, cid) === false)
    throw new PresenceError(
      'forbidden',
      `cannot create channel '${cid}'; this app does not allow you to. Ask your backend to create it.`,
    );
  const time = new Date(state.now()).toISOString();
  const known = Object.entries(fields).filter(([, value]) => value !== null);
  const members = userId === undefined || given.includes(userId) ? given : [...given, userId];
  const channel: Channel = {
    ...Object.fromEntries(known),
    type,
    id,
    cid,
    created_at: time,
    updated_at: time,
    revision: state.now(),
  };
  return put(state, caller, { cid, channel, members }, { added: members, removed: [] });
}

function changeChannel(
  state: EngineState,
  caller: Caller,
  record: ChannelRecord,
  fields: Record<string, unknown>,
  asked: MemberChange,
): ChannelAnswer {
  const { cid } = record;
  const data: Record<string, unknown> = { ...record.channel };
  for (const [field, value] of Object.entries(fields)) {
    if (value === null) delete data[field];
    else data[field] = value;
  }
  const added = [...new Set(asked.added)].filter((id) => !state.directory.isMember(id, cid));
  const removed = [...new Set(asked.removed)].filter((id) => state.directory.isMember(id, cid));
  const sameMembers = added.length + removed.length === 0;
  if (sameMembers && sameJson(data, record.channel)) return answer(state, caller, record);
  checkMemberWork(state, record, added.concat(removed));
  const updated_at = new Date(state.now()).toISOString();
  const revision = later(record.channel.revision, state.now());
  const channel = { ...data, updated_at, revision } as unknown as Channel;
  const gone = new Set(removed);
  const members = sameMembers ? record.members : [...record.members.filter((id) => !gone.has(id)), ...added];
  return answer(state, caller, put(state, caller, { cid, channel, members }, { added, removed }));
}

/** Refuses to send so many changed members to so many online members at once that everybody else would have to wait. */
function checkMemberWork(state: EngineState, { cid, members }: ChannelRecord, changed: readonly string[]): void {
  const bytes = changed.reduce((sum, id) => sum + id.length + idOverheadBytes, 0);
  if (bytes * members.length <= maxMemberWork) return;
  const online = members.filter((id) => isSeenOnline(state.directory.users.get(id))).length;
  if (bytes * online <= maxMemberWork) return;
  const most = Math.max(1, Math.floor((changed.length * maxMemberWork) / (bytes * online)));
  throw new PresenceError(
    'too_large',
    `cannot change ${changed.length} members of channel '${cid}' at once; ${online} online members would receive them all. Change at most ${most} at a time.`,
  );
}

/** Refuses what is not allowed or too large before it is there. */
function put(state: EngineState, { userId }: Caller, record: ChannelRecord, change: MemberChange): ChannelRecord {
  const { cid, channel, members } = record;
  const { channelMembers, channelsPerUser } = state.limits;
  if (members.length > channelMembers)
    throw new PresenceError(
      'too_large',
      `cannot change channel '${cid}'; it would have over ${channelMembers} members. Use several channels.`,
    );
  if (isLarger(channel, maxUserBytes))
    throw new PresenceError(
      'too_large',
      `cannot change channel '${cid}'; its data would be over ${maxUserBytes} bytes. Store less in it.`,
    );
  for (const id of change.added) {
    if (userId !== undefined && id !== userId && state.policy.mayAddMember?.(userId, id, cid) === false)
      throw new PresenceError(
        'forbidden',
        `cannot add '${id}' to channel '${cid}'; this app does not allow you to. Leave that member out.`,
      );
    if ((state.directory.memberOf.get(id)?.size ?? 0) >= channelsPerUser)
      throw new PresenceError(
        'too_large',
        `cannot add '${id}' to channel '${cid}'; a user is a member of at most ${channelsPerUser} channels. Remove that user from another one first.`,
      );
  }
  state.putChannel(record, change);
  return record;
}

function answer(state: EngineState, { userId }: Caller, record: ChannelRecord, watching?: Watching): ChannelAnswer {
  return {
    channel: record.channel,
    members: state.channelMembers(userId, record),
    member_count: record.members.length,
    ...(watching === undefined ? {} : { watching }),
  };
}

function existing(state: EngineState, caller: Caller, type: string, id: string, doing: string): ChannelRecord {
  const record = state.directory.channels.get(cidOf(type, id));
  if (record === undefined)
    throw new PresenceError(
      'not_found',
      `cannot ${doing} channel '${cidOf(type, id)}'; there is no such channel. Create it with watch().`,
    );
  mustBelong(state, caller, record, doing);
  return record;
}

function mustBelong(state: EngineState, caller: Caller, record: ChannelRecord, doing: string): void {
  if (mayUse(state, caller, record)) return;
  throw new PresenceError(
    'forbidden',
    `cannot ${doing} channel '${record.cid}'; you are not a member. Ask a member to add you.`,
  );
}
