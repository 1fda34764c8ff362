import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { PresenceChannel } from '../client/presenceClient.js';
import { cidOf } from '../protocol/channel.js';
import type { ChannelData } from '../protocol/channel.js';
import { PresenceError } from '../protocol/errors.js';
import type { User } from '../protocol/user.js';
import { hasMissedChanges, reduceChannels, retainChannels, storeChannels } from './queriedChannels.js';
import type { QueriedChannels } from './queriedChannels.js';
import { serverQueryOptions, updateServerQuery } from './serverQueryOptions.js';
import type { QuerySource } from './serverQueryOptions.js';

/** The query of `useWatchedChannel`. `data` is for a channel that does not exist yet. */
export function watchedChannelQueryOptions(
  source: QuerySource,
  type: string,
  id: string,
  { presence, data }: { presence: boolean; data: ChannelData | undefined },
) {
  const { client, store } = source;
  const cid = cidOf(type, id);

  /** Reads the channel and its first `count` members, at least one page. */
  async function read(count: number): Promise<{ data: QueriedChannels; users: readonly User[] }> {
    let hasChanged = false;
    const unsubscribe = client.on('channel.updated', ({ channel }) => (hasChanged ||= channel.cid === cid));
    try {
      const handle = client.channel(type, id, data);
      const { channel, members, member_count, watching } = await handle.watch({ presence });
      const rest = await readMembers(handle, members.length, Math.min(count, member_count));
      // Members who come or go between two pages move all others, and one would be missing.
      if (rest.length > 0 && hasChanged) return await read(count);
      store.applyUsers(rest);
      const whole = { ...channel, members: [...members, ...rest], member_count };
      return { data: storeChannels(store, [whole], watching), users: members };
    } finally {
      unsubscribe();
    }
  }

  return serverQueryOptions<QueriedChannels>(source, {
    key: ['channel', type, id, presence],
    presence,
    read: (previous) => read(previous?.channels[0]?.members.length ?? 0),
    retain: (known) => retainChannels(source, known),
    reduce: reduceChannels,
    isOutdated: (known, event) =>
      hasMissedChanges(known, event) ||
      // Only members receive this event: the own user has become one.
      (event.type === 'channel.updated' && event.channel.cid === cid && known?.channels.length !== 1),
  });
}

/** Members from `start` up to `end`, in pages. */
async function readMembers(handle: PresenceChannel, start: number, end: number): Promise<User[]> {
  const read: User[] = [];
  while (start + read.length < end) {
    const { members } = await handle.queryMembers({ offset: start + read.length });
    if (members.length === 0) break;
    read.push(...members);
  }
  return read;
}

/** Reads the members after those that the cache has, and adds them there. */
export async function readNextPage(
  { client, store }: QuerySource,
  queryClient: QueryClient,
  queryKey: QueryKey,
  type: string,
  id: string,
): Promise<void> {
  const known = () => queryClient.getQueryData<QueriedChannels>(queryKey)?.channels[0]?.members;
  let before = known();
  while (before) {
    const { members } = await client.channel(type, id).queryMembers({ offset: before.length });
    store.applyUsers(members);
    const now = known();
    if (now === before) {
      const page = members.map((member) => member.id);
      updateServerQuery<QueriedChannels>(queryClient, queryKey, (data) => ({
        ...data,
        channels: data.channels.map((channel) => ({ ...channel, members: [...channel.members, ...page] })),
      }));
      return;
    }
    // Somebody came or left meanwhile, so the page began at another place.
    before = now;
  }
}

/** Why a channel that was read is gone; undefined while it is there. */
export function leftChannelError(
  type: string,
  id: string,
  { removed, deleted }: QueriedChannels,
): PresenceError | undefined {
  const cid = cidOf(type, id);
  if (deleted)
    return new PresenceError('not_found', `cannot show channel '${cid}'; it was deleted. Choose another one.`);
  if (removed)
    return new PresenceError(
      'forbidden',
      `cannot show channel '${cid}'; you were removed from it. Ask a member to add you.`,
    );
  return undefined;
}
