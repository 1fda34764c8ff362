import { mayUse } from './caller.js';
import type { CommandTable } from './caller.js';
import { queryChannels } from './queryChannels.js';
import { idsNamed, queryUsers } from './queryUsers.js';
import type { ChannelRecord } from './record.js';
import type { EngineState } from './engineState.js';
import { joinWatching } from './joinWatching.js';

/** Reading, and watching what was read in the same step, so that nothing is missed in between. */
export const watchCommands: CommandTable<'queryUsers' | 'queryChannels' | 'unwatchUsers' | 'rewatch'> = {
  queryUsers(state, { userId, member }, query) {
    const { key, filter, page } = query;
    const users = queryUsers(
      state.directory,
      query,
      (record) => state.view(userId, record),
      state.limits.scan,
      state.work,
    );
    if (!query.presence || member === undefined) return { users };
    // The rows first: of more ids than a page has places, those that are shown are those that are watched.
    const ids = [...users.map(({ id }) => id), ...(idsNamed(filter) ?? [])];
    const watching = state.watches.set(member, { query: key, most: page.limit }, ids);
    return { users, watching: joinWatching([watching], page.limit) };
  },

  queryChannels(state, { userId, member }, query) {
    const records = queryChannels(state.directory, query, userId, state.limits.scan, state.work);
    const channels = records.map((record) => withMembers(state, userId, record));
    if (!query.presence || member === undefined) return { channels };
    state.work.look(records.reduce((sum, { members }) => sum + members.length, 0));
    state.watches.releaseQuery(member, query.key);
    const parts = records.map(({ cid, members }) =>
      state.watches.set(member, { query: query.key, cid, most: Infinity }, members),
    );
    return { channels, watching: joinWatching(parts) };
  },

  unwatchUsers(state, { member }, { ids, key }) {
    if (member !== undefined) state.work.look(state.watches.releaseUsers(member, ids, key));
    return {};
  },

  rewatch(state, caller, { users, channels }) {
    const { userId, member } = caller;
    const parts = [];
    const found = new Set<string>();
    for (const { key, ids } of users) {
      for (const id of ids) found.add(id);
      if (member !== undefined) parts.push(state.watches.set(member, { query: key, most: Infinity }, ids));
    }
    const records = new Map<string, ChannelRecord>();
    const removed = new Set<string>();
    const deleted = new Set<string>();
    for (const { key, cids } of channels) {
      for (const cid of cids) {
        const record = state.directory.channels.get(cid);
        if (record === undefined || !mayUse(state, caller, record)) {
          if (record === undefined) deleted.add(cid);
          else removed.add(cid);
          continue;
        }
        records.set(cid, record);
        const most = key === undefined ? state.limits.channelWatch : Infinity;
        state.work.look(record.members.length);
        if (member !== undefined) parts.push(state.watches.set(member, { query: key, cid, most }, record.members));
      }
    }
    return {
      users: [...found]
        .flatMap((id) => state.directory.users.get(id) ?? [])
        .map((record) => state.view(userId, record)),
      channels: Array.from(records.values(), (record) => withMembers(state, userId, record)),
      removed: [...removed],
      deleted: [...deleted],
      watching: joinWatching(parts),
    };
  },
};

function withMembers(state: EngineState, viewer: string | undefined, record: ChannelRecord) {
  const { channel, members } = record;
  return { ...channel, members: state.channelMembers(viewer, record), member_count: members.length };
}
