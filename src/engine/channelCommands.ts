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
import type { Room } from './room.js';
import { later } from './visible.js';
import { joinWatching } from './watches.js';

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
  watchChannel(room, caller, { type, id, data, presence }) {
    const record = room.directory.channels.get(cidOf(type, id)) ?? createChannel(room, caller, type, id, data);
    mustBelong(room, caller, record, 'watch');
    if (!presence || caller.member === undefined) return answer(room, caller, record);
    const most = room.limits.channelWatch;
    const watching = room.watches.set(caller.member, { cid: record.cid, most }, record.members);
    return answer(room, caller, record, joinWatching([watching], most));
  },

  queryMembers(room, caller, { type, id, limit, offset }) {
    const record = existing(room, caller, type, id, 'read the members of');
    return {
      members: room.channelMembers(caller.userId, record, offset, limit),
      member_count: record.members.length,
    };
  },

  stopWatching(room, { member }, { type, id }) {
    if (member !== undefined) room.watches.releaseChannel(member, cidOf(type, id));
    return {};
  },

  addMembers(room, caller, { type, id, members }) {
    const record = existing(room, caller, type, id, 'add members to');
    return changeChannel(room, caller, record, {}, { added: members, removed: [] });
  },

  removeMembers(room, caller, { type, id, members }) {
    const record = existing(room, caller, type, id, 'remove members from');
    return changeChannel(room, caller, record, {}, { added: [], removed: members });
  },

  updateChannel(room, caller, { type, id, data }) {
    const record = existing(room, caller, type, id, 'update');
    return changeChannel(room, caller, record, data.fields, { added: data.members, removed: [] });
  },

  upsertChannel(room, caller, { type, id, data }) {
    mustHaveSecret(caller, 'create a channel for others');
    const record = room.directory.channels.get(cidOf(type, id));
    if (record === undefined) return answer(room, caller, createChannel(room, caller, type, id, data));
    return changeChannel(room, caller, record, data.fields, { added: data.members, removed: [] });
  },

  deleteChannel(room, caller, { type, id }) {
    mustHaveSecret(caller, 'delete a channel');
    const { cid } = existing(room, caller, type, id, 'delete');
    room.deleteChannel(cid);
    return {};
  },
};

function createChannel(
  room: Room,
  caller: Caller,
  type: string,
  id: string,
  { members: given, fields }: DecodedChannelData,
): ChannelRecord {
  const { userId } = caller;
  const cid = cidOf(type, id);
  if (userId !== undefined && room.policy.mayCreateChannel?.(userId, cid) === false)
    throw new PresenceError(
      'forbidden',
      `cannot create channel '${cid}'; this app does not allow you to. Ask your backend to create it.`,
    );
  const time = new Date(room.now()).toISOString();
  const known = Object.entries(fields).filter(([, value]) => value !== null);
  const members = userId === undefined || given.includes(userId) ? given : [...given, userId];
  const channel: Channel = {
    ...Object.fromEntries(known),
    type,
    id,
    cid,
    created_at: time,
    updated_at: time,
    revision: room.now(),
  };
  return put(room, caller, { cid, channel, members }, { added: members, removed: [] });
}

function changeChannel(
  room: Room,
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
  const added = [...new Set(asked.added)].filter((id) => !room.directory.isMember(id, cid));
  const removed = [...new Set(asked.removed)].filter((id) => room.directory.isMember(id, cid));
  const sameMembers = added.length + removed.length === 0;
  if (sameMembers && sameJson(data, record.channel)) return answer(room, caller, record);
  const updated_at = new Date(room.now()).toISOString();
  const revision = later(record.channel.revision, room.now());
  const channel = { ...data, updated_at, revision } as unknown as Channel;
  const gone = new Set(removed);
  const members = sameMembers ? record.members : [...record.members.filter((id) => !gone.has(id)), ...added];
  return answer(room, caller, put(room, caller, { cid, channel, members }, { added, removed }));
}

/** Refuses what is not allowed or too large before it is there. */
function put(room: Room, { userId }: Caller, record: ChannelRecord, change: MemberChange): ChannelRecord {
  const { cid, channel, members } = record;
  const { channelMembers, channelsPerUser } = room.limits;
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
    if (userId !== undefined && id !== userId && room.policy.mayAddMember?.(userId, id, cid) === false)
      throw new PresenceError(
        'forbidden',
        `cannot add '${id}' to channel '${cid}'; this app does not allow you to. Leave that member out.`,
      );
    if ((room.directory.memberOf.get(id)?.size ?? 0) >= channelsPerUser)
      throw new PresenceError(
        'too_large',
        `cannot add '${id}' to channel '${cid}'; a user is a member of at most ${channelsPerUser} channels. Remove that user from another one first.`,
      );
  }
  room.putChannel(record, change);
  return record;
}

function answer(room: Room, { userId }: Caller, record: ChannelRecord, watching?: Watching): ChannelAnswer {
  return {
    channel: record.channel,
    members: room.channelMembers(userId, record),
    member_count: record.members.length,
    ...(watching === undefined ? {} : { watching }),
  };
}

function existing(room: Room, caller: Caller, type: string, id: string, doing: string): ChannelRecord {
  const record = room.directory.channels.get(cidOf(type, id));
  if (record === undefined)
    throw new PresenceError(
      'not_found',
      `cannot ${doing} channel '${cidOf(type, id)}'; there is no such channel. Create it with watch().`,
    );
  mustBelong(room, caller, record, doing);
  return record;
}

function mustBelong(room: Room, caller: Caller, record: ChannelRecord, doing: string): void {
  if (mayUse(room, caller, record)) return;
  throw new PresenceError(
    'forbidden',
    `cannot ${doing} channel '${record.cid}'; you are not a member. Ask a member to add you.`,
  );
}
