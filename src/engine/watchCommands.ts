import { mayUse } from './caller.js';
import type { CommandTable } from './caller.js';
import { queryChannels } from './queryChannels.js';
import { idsNamed, queryUsers } from './queryUsers.js';
import type { ChannelRecord } from './record.js';
import type { EngineState } from './engineState.js';
import { joinWatching } from './watches.js';

/** Reading, and watching what was read in the same step, so that nothing is missed in between. */
export const watchCommands: CommandTable<'queryUsers' | 'queryChannels' | 'unwatchUsers' | 'rewatch'> = {
  queryUsers(room, { userId, member }, query) {
    const { key, filter, page } = query;
    const users = queryUsers(room.directory, query, (record) => room.view(userId, record), room.limits.scan);
    if (!query.presence || member === undefined) return { users };
    // The rows first: of more ids than a page has places, those that are shown are those that are watched.
    const ids = [...users.map(({ id }) => id), ...(idsNamed(filter) ?? [])];
    const watching = room.watches.set(member, { query: key, most: page.limit }, ids);
    return { users, watching: joinWatching([watching], page.limit) };
  },

  queryChannels(room, { userId, member }, query) {
    const records = queryChannels(room.directory, query, userId, room.limits.scan);
    const channels = records.map((record) => withMembers(room, userId, record));
    if (!query.presence || member === undefined) return { channels };
    room.watches.releaseQuery(member, query.key);
    const parts = records.map(({ cid, members }) =>
      room.watches.set(member, { query: query.key, cid, most: Infinity }, members),
    );
    return { channels, watching: joinWatching(parts) };
  },

  unwatchUsers(room, { member }, { ids, key }) {
    if (member !== undefined) room.watches.releaseUsers(member, ids, key);
    return {};
  },

  rewatch(room, caller, { users, channels }) {
    const { userId, member } = caller;
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
        if (record === undefined || !mayUse(caller, record)) continue;
        records.set(cid, record);
        const most = key === undefined ? room.limits.channelWatch : Infinity;
        if (member !== undefined) parts.push(room.watches.set(member, { query: key, cid, most }, record.members));
      }
    }
    return {
      users: [...found].flatMap((id) => room.directory.users.get(id) ?? []).map((record) => room.view(userId, record)),
      channels: Array.from(records.values(), (record) => withMembers(room, userId, record)),
      watching: joinWatching(parts),
    };
  },
};

function withMembers(room: EngineState, viewer: string | undefined, record: ChannelRecord) {
  return { ...record.channel, members: room.channelMembers(viewer, record) };
}
