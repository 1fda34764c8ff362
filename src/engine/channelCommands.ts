import { cidOf } from '../protocol/channel.js';
import type { Channel } from '../protocol/channel.js';
import { PresenceError } from '../protocol/errors.js';
import { sameJson } from '../protocol/json.js';
import { maxMembers, maxUserBytes } from '../protocol/limits.js';
import type { ChannelAnswer, Watching } from '../protocol/requests.js';
import type { DecodedChannelData } from '../protocol/schemas.js';
import { isLarger, mayUse, mustHaveSecret } from './caller.js';
import type { Caller, CommandTable } from './caller.js';
import type { ChannelRecord } from './record.js';
import type { EngineState } from './engineState.js';
import { later } from './visible.js';
import { joinWatching } from './watches.js';

/** Making, watching and changing channels. */
export const channelCommands: CommandTable<
  'watchChannel' | 'stopWatching' | 'addMembers' | 'removeMembers' | 'updateChannel' | 'upsertChannel'
> = {
  watchChannel(state, caller, { type, id, data, presence }) {
    const record = state.directory.channels.get(cidOf(type, id)) ?? createChannel(state, caller, type, id, data);
    mustBelong(caller, record, 'watch');
    if (!presence || caller.member === undefined) return answer(state, caller, record);
    const most = state.limits.channelWatch;
    const watching = state.watches.set(caller.member, { cid: record.cid, most }, record.members);
    return answer(state, caller, record, joinWatching([watching], most));
  },

  stopWatching(state, { member }, { type, id }) {
    if (member !== undefined) state.watches.releaseChannel(member, cidOf(type, id));
    return {};
  },

  addMembers(state, caller, { type, id, members }) {
    const record = existing(state, caller, type, id, 'add members to');
    return changeChannel(state, caller, record, {}, [...record.members, ...members]);
  },

  removeMembers(state, caller, { type, id, members }) {
    const record = existing(state, caller, type, id, 'remove members from');
    const gone = new Set(members);
    return changeChannel(
      state,
      caller,
      record,
      {},
      record.members.filter((member) => !gone.has(member)),
    );
  },

  updateChannel(state, caller, { type, id, data }) {
    const record = existing(state, caller, type, id, 'update');
    return changeChannel(state, caller, record, data.fields, [...record.members, ...data.members]);
  },

  upsertChannel(state, caller, { type, id, data }) {
    mustHaveSecret(caller, 'create a channel for others');
    const record = state.directory.channels.get(cidOf(type, id));
    if (record === undefined) return answer(state, caller, createChannel(state, caller, type, id, data));
    return changeChannel(state, caller, record, data.fields, [...record.members, ...data.members]);
  },
};

function createChannel(
  state: EngineState,
  { userId }: Caller,
  type: string,
  id: string,
  { members, fields }: DecodedChannelData,
): ChannelRecord {
  const time = new Date(state.now()).toISOString();
  const given = Object.entries(fields).filter(([, value]) => value !== null);
  return put(state, {
    cid: cidOf(type, id),
    channel: {
      ...Object.fromEntries(given),
      type,
      id,
      cid: cidOf(type, id),
      created_at: time,
      updated_at: time,
      revision: state.now(),
    },
    members: userId === undefined || members.includes(userId) ? members : [...members, userId],
  });
}

function changeChannel(
  state: EngineState,
  caller: Caller,
  record: ChannelRecord,
  fields: Record<string, unknown>,
  ids: readonly string[],
): ChannelAnswer {
  const data: Record<string, unknown> = { ...record.channel };
  for (const [field, value] of Object.entries(fields)) {
    if (value === null) delete data[field];
    else data[field] = value;
  }
  const members = [...new Set(ids)];
  if (sameJson(data, record.channel) && sameJson(members, record.members)) return answer(state, caller, record);
  const updated_at = new Date(state.now()).toISOString();
  const revision = later(record.channel.revision, state.now());
  const channel = { ...data, updated_at, revision } as unknown as Channel;
  return answer(state, caller, put(state, { ...record, channel, members }));
}

/** Refuses what is too large before it is there. */
function put(state: EngineState, record: ChannelRecord): ChannelRecord {
  if (record.members.length > maxMembers)
    throw new PresenceError(
      'too_large',
      `cannot change channel '${record.cid}'; it would have over ${maxMembers} members. Use several channels.`,
    );
  if (isLarger(record.channel, maxUserBytes))
    throw new PresenceError(
      'too_large',
      `cannot change channel '${record.cid}'; its data would be over ${maxUserBytes} bytes. Store less in it.`,
    );
  state.putChannel(record);
  return record;
}

function answer(state: EngineState, { userId }: Caller, record: ChannelRecord, watching?: Watching): ChannelAnswer {
  return {
    channel: record.channel,
    members: state.channelMembers(userId, record),
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
  mustBelong(caller, record, doing);
  return record;
}

function mustBelong(caller: Caller, record: ChannelRecord, doing: string): void {
  if (mayUse(caller, record)) return;
  throw new PresenceError(
    'forbidden',
    `cannot ${doing} channel '${record.cid}'; you are not a member. Ask a member to add you.`,
  );
}
