import type { Commands, CommandMethod, DecodedChannelData } from '../protocol/decodeClientFrame.js';
import { cidOf } from '../protocol/channel.js';
import type { Channel } from '../protocol/channel.js';
import { PresenceError } from '../protocol/errors.js';
import { maxMembers, maxUserBytes } from '../protocol/limits.js';
import { sameJson } from '../protocol/json.js';
import type { ChannelAnswer, Watching } from '../protocol/requests.js';
import type { UserPatch } from '../protocol/user.js';
import { queryChannels } from './queryChannels.js';
import { idsNamed, queryUsers } from './queryUsers.js';
import type { ChannelRecord, UserRecord } from './record.js';
import type { Member, Room } from './room.js';
import { later } from './visible.js';
import { joinWatching } from './watches.js';

/** Who asks: a user through a connection, or (neither given) the server's secret. */
export interface Caller {
  userId?: string;
  member?: Member;
}

/** Carries out one checked command. Throws before anything is changed, or not at all. */
export function runCommand<Method extends CommandMethod>(
  room: Room,
  caller: Caller,
  method: Method,
  params: Commands[Method],
): unknown {
  return (commands[method] as (room: Room, caller: Caller, params: Commands[Method]) => unknown)(room, caller, params);
}

type Table = { [Method in CommandMethod]: (room: Room, caller: Caller, params: Commands[Method]) => unknown };

const commands: Table = {
  queryUsers(room, { userId, member }, query) {
    const users = queryUsers(room.directory, query, (record) => room.view(userId, record), room.limits.scan);
    if (!query.presence || member === undefined) return { users };
    const ids = idsNamed(query.filter) ?? users.map(({ id }) => id);
    const watching = room.watches.set(
      member,
      { query: query.key, most: Infinity },
      ids.slice(0, query.page.limit + query.page.offset),
    );
    return { users, watching: joinWatching([watching], query.page.limit) };
  },

  queryChannels(room, { userId, member }, query) {
    const records = queryChannels(room.directory, query, userId, room.limits.scan);
    const channels = records.map((record) => ({ ...record.channel, members: room.channelMembers(userId, record) }));
    if (!query.presence || member === undefined) return { channels };
    room.watches.releaseQuery(member, query.key);
    const parts = records.map(({ cid, members }) =>
      room.watches.set(member, { query: query.key, cid, most: Infinity }, members),
    );
    return { channels, watching: joinWatching(parts) };
  },

  watchChannel(room, caller, { type, id, data, presence }) {
    const record = room.directory.channels.get(cidOf(type, id)) ?? createChannel(room, caller, type, id, data);
    mustBelong(caller, record, 'watch');
    if (!presence || caller.member === undefined) return answer(room, caller, record);
    const most = room.limits.channelWatch;
    const watching = room.watches.set(caller.member, { cid: record.cid, most }, record.members);
    return answer(room, caller, record, joinWatching([watching], most));
  },

  stopWatching(room, { member }, { type, id }) {
    if (member !== undefined) room.watches.releaseChannel(member, cidOf(type, id));
    return {};
  },

  unwatchUsers(room, { member }, { ids }) {
    if (member !== undefined) room.watches.releaseUsers(member, ids);
    return {};
  },

  rewatch(room, { userId, member }, { users, channels }) {
    const parts = [];
    const found = new Set<string>();
    for (const { key, ids } of users) {
      for (const id of ids) found.add(id);
      if (member !== undefined) parts.push(room.watches.set(member, { query: key, most: Infinity }, ids));
    }
    const records = new Map<string, ChannelRecord>();
    for (const { key, cids } of channels) {
      for (const cid of cids) {
        const record = room.directory.channels.get(cid);
        if (record === undefined || (userId !== undefined && !record.members.includes(userId))) continue;
        records.set(cid, record);
        const most = key === undefined ? room.limits.channelWatch : Infinity;
        if (member !== undefined)
          parts.push(
            room.watches.set(member, { ...(key === undefined ? {} : { query: key }), cid, most }, record.members),
          );
      }
    }
    return {
      users: [...found].flatMap((id) => room.directory.users.get(id) ?? []).map((record) => room.view(userId, record)),
      channels: [...records.values()].map((record) => ({
        ...record.channel,
        members: room.channelMembers(userId, record),
      })),
      watching: joinWatching(parts),
    };
  },

  upsertUser(room, caller, { user }) {
    checkPatch(room, caller, user);
    return { user: room.view(caller.userId, applyPatch(room, user)) };
  },

  addMembers(room, caller, { type, id, members }) {
    const record = existing(room, caller, type, id, 'add members to');
    return changeChannel(room, caller, record, {}, [...new Set([...record.members, ...members])]);
  },

  removeMembers(room, caller, { type, id, members }) {
    const record = existing(room, caller, type, id, 'remove members from');
    return changeChannel(
      room,
      caller,
      record,
      {},
      record.members.filter((member) => !members.includes(member)),
    );
  },

  updateChannel(room, caller, { type, id, data }) {
    const record = existing(room, caller, type, id, 'update');
    return changeChannel(room, caller, record, data.fields, [...new Set([...record.members, ...data.members])]);
  },

  upsertUsers(room, caller, { users }) {
    for (const user of users) checkPatch(room, caller, user);
    const records = new Map(users.map((user) => [user.id, applyPatch(room, user)]));
    return { users: [...records.values()].map((record) => room.view(undefined, record)) };
  },

  deleteUser(room, caller, { id }) {
    mustHaveSecret(caller, 'delete a user');
    if (!room.directory.users.has(id))
      throw new PresenceError('not_found', `cannot delete user '${id}'; there is no such user. Check the id.`);
    const members = room.membersOf(id);
    room.deleteUser(id);
    for (const member of members) room.later(() => member.end(4400, 'user deleted'));
    return {};
  },

  upsertChannel(room, caller, { type, id, data }) {
    mustHaveSecret(caller, 'create a channel for others');
    const record = room.directory.channels.get(cidOf(type, id));
    if (record === undefined) return answer(room, caller, createChannel(room, caller, type, id, data));
    return changeChannel(room, caller, record, data.fields, [...new Set([...record.members, ...data.members])]);
  },
};

/** Refuses a patch that the caller may not make, or that makes the user too large. */
export function checkPatch(room: Room, { userId }: Caller, patch: UserPatch): void {
  const { id, invisible, ...fields } = patch;
  if (userId !== undefined && userId !== id) {
    throw new PresenceError(
      'forbidden',
      `cannot change user '${id}'; you are '${userId}'. Change your own user, or use the server's secret.`,
    );
  }
  if (userId !== undefined && 'role' in fields) {
    throw new PresenceError(
      'forbidden',
      "cannot change 'role'; it is set with the server's secret only. Leave it out.",
    );
  }
  if (invisible === true && room.policy.mayBeInvisible?.(id) === false) {
    throw new PresenceError(
      'forbidden',
      `cannot make '${id}' invisible; this app does not allow it. Leave 'invisible' out.`,
    );
  }
  const merged = { ...room.directory.users.get(id)?.seen, ...fields };
  if (new TextEncoder().encode(JSON.stringify(merged)).length > maxUserBytes) {
    throw new PresenceError(
      'too_large',
      `cannot change user '${id}'; it would be over ${maxUserBytes} bytes. Store less in it.`,
    );
  }
}

/** The edit, and then (never merged with it) the goodbye or connect that `invisible` stands for. */
export function applyPatch(room: Room, { id, invisible, ...fields }: UserPatch): UserRecord {
  const known = room.directory.users.has(id);
  const edited = known ? room.stepUser(id, { type: 'edit', fields }) : room.createUser(id, fields);
  return invisible === undefined ? edited : room.stepUser(id, { type: 'invisible', value: invisible });
}

function createChannel(
  room: Room,
  caller: Caller,
  type: string,
  id: string,
  { members, fields }: DecodedChannelData,
): ChannelRecord {
  const time = new Date(room.now()).toISOString();
  const cid = cidOf(type, id);
  const kept = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  const channel: Channel = { ...kept, type, id, cid, created_at: time, updated_at: time, revision: room.now() };
  checkSize(channel);
  const own = caller.userId === undefined || members.includes(caller.userId) ? [] : [caller.userId];
  const record: ChannelRecord = { cid, channel, members: [...members, ...own] };
  room.putChannel(record);
  return record;
}

function changeChannel(
  room: Room,
  caller: Caller,
  record: ChannelRecord,
  fields: Record<string, unknown>,
  members: string[],
): ChannelAnswer {
  if (members.length > maxMembers)
    throw new PresenceError(
      'too_large',
      `cannot change channel '${record.cid}'; it would have over ${maxMembers} members. Use several channels.`,
    );
  const data: Record<string, unknown> = { ...record.channel };
  for (const [field, value] of Object.entries(fields)) {
    if (value === null) delete data[field];
    else data[field] = value;
  }
  if (sameJson(data, record.channel) && sameJson(members, record.members)) return answer(room, caller, record);
  const channel = {
    ...data,
    updated_at: new Date(room.now()).toISOString(),
    revision: later(record.channel.revision, room.now()),
  } as unknown as Channel;
  checkSize(channel);
  const next = { ...record, channel, members };
  room.putChannel(next);
  return answer(room, caller, next);
}

function answer(room: Room, { userId }: Caller, record: ChannelRecord, watching?: Watching): ChannelAnswer {
  return {
    channel: record.channel,
    members: room.channelMembers(userId, record),
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
  mustBelong(caller, record, doing);
  return record;
}

function mustBelong({ userId }: Caller, record: ChannelRecord, doing: string): void {
  if (userId === undefined || record.members.includes(userId)) return;
  throw new PresenceError(
    'forbidden',
    `cannot ${doing} channel '${record.cid}'; you are not a member. Ask a member to add you.`,
  );
}

function mustHaveSecret({ userId }: Caller, doing: string): void {
  if (userId !== undefined)
    throw new PresenceError('forbidden', `cannot ${doing}; it takes the server's secret. Do it from your backend.`);
}

function checkSize(channel: Channel): void {
  if (new TextEncoder().encode(JSON.stringify(channel)).length > maxUserBytes) {
    throw new PresenceError(
      'too_large',
      `cannot change channel '${channel.cid}'; its data would be over ${maxUserBytes} bytes. Store less in it.`,
    );
  }
}
