'use client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { ChannelData } from '../protocol/channel.js';
import type { PresenceError } from '../protocol/errors.js';
import type { PresenceState } from '../store/presenceState.js';
import type { PresenceRecord } from '../store/presenceRecord.js';
import { identity } from './identity.js';
import { usePresenceContext } from './presenceContext.js';
import type { QueriedChannel } from './queriedChannels.js';
import { usePresenceMap } from './usePresenceMap.js';
import { usePresenceQueryClient } from './usePresenceQueryClient.js';
import { useSource } from './useSource.js';
import type { SyncOptions } from './useSource.js';
import { leftChannelError, readNextPage, watchedChannelQueryOptions } from './watchedChannelQuery.js';

/** Options of {@link useWatchedChannel}. */
export interface UseWatchedChannelOptions extends SyncOptions {
  /**
   * Watches the members while mounted; `false` only reads them.
   *
   * @default true
   */
  presence?: boolean;
  /** Ids of members, for a channel that does not exist yet. The own user becomes a member in any case. */
  members?: readonly string[];
  /** Other data, for a channel that does not exist yet. */
  data?: ChannelData;
}

/** What {@link useWatchedChannel} returns. */
export interface UseWatchedChannelResult {
  /** The channel; undefined while it is read, and after an error. */
  channel: QueriedChannel | undefined;
  /**
   * Members in member order: the first 100 (`limits.membersPage`), and more after `fetchNextPage`. A member about whom nothing is
   * known yet has `presence: 'unknown'`.
   */
  members: PresenceRecord[];
  /** How many members there are, those who are not in `members` included; 0 while there is no channel. */
  member_count: number;
  /** How many of `members` are online, the own user included. */
  online_count: number;
  /** Ids of `members` whose changes arrive: the first ten through the channel, the others through requests of their own. */
  watched: readonly string[];
  /** Ids of `members` who cannot be watched, because the connection has as many watches as the server allows. */
  over_limit: readonly string[];
  /** Nothing has been read yet. */
  isPending: boolean;
  /**
   * Why there is no channel. `forbidden`: the own user is not a member, or was removed. `not_found`: the channel was deleted.
   * Other codes are those of a failed request, the last one for the next page included.
   */
  error: PresenceError | null;
  /** Reads the channel and its members again. A channel that was deleted is created anew. */
  refetch: () => void;
  /** There are members beyond `members`. */
  hasNextPage: boolean;
  /** Reads the next page of members (100, `limits.membersPage`). */
  fetchNextPage: () => void;
  /** The next page is being read. */
  isFetchingNextPage: boolean;
}

/**
 * Reads a channel and watches its members, until 50 ms after the last component that uses it unmounts. A channel that does not
 * exist is created. Data and members follow changes by others.
 *
 * When the own user is removed, or the channel is deleted, also while there was no connection, `channel` becomes undefined,
 * `members` empty, and `error` says why (`forbidden`, `not_found`). A user who is added again sees the channel again. Errors of
 * requests are also given to `onError` of the provider.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * const { members, error } = useWatchedChannel('messaging', 'flutterdevs');
 * if (error?.code === 'not_found') return <p>This channel was deleted.</p>;
 */
export function useWatchedChannel(
  type: string,
  id: string,
  { presence = true, members, data, sync }: UseWatchedChannelOptions = {},
): UseWatchedChannelResult {
  const context = usePresenceContext('useWatchedChannel');
  const { store, onError } = context;
  const queryClient = usePresenceQueryClient(context);
  const options = watchedChannelQueryOptions(context, type, id, {
    presence,
    data: members ? { ...data, members } : data,
  });
  // Events keep it up to date.
  const query = useQuery({ ...options, staleTime: Infinity }, queryClient);
  const { data: read, isPending, refetch } = query;
  const channel = read?.channels[0];
  const ids = channel?.members ?? none;
  const users = usePresenceMap(store, ids, identity, sync, presence);
  const { own, over_limit } = useSource(store, selectWatching, sync);
  const nextPage = useMutation<void, PresenceError>(
    {
      networkMode: 'always',
      mutationFn: () => readNextPage(context, queryClient, options.queryKey, type, id),
      onError,
    },
    queryClient,
  );
  const { mutate, isPending: isFetchingNextPage } = nextPage;
  const fetchNextPage = useCallback(() => mutate(), [mutate]);
  const left = useMemo(() => read && leftChannelError(type, id, read), [type, id, read]);
  const error = query.error ?? left ?? nextPage.error;

  return useMemo(() => {
    const records = [...users.values()];
    const over = over_limit.filter((member) => users.has(member));
    return {
      channel,
      members: records,
      member_count: channel?.member_count ?? 0,
      online_count: records.filter(({ online }) => online).length,
      watched: presence ? ids.filter((member) => member !== own && !over.includes(member)) : none,
      over_limit: over,
      isPending,
      error,
      refetch,
      hasNextPage: channel !== undefined && channel.members.length < channel.member_count,
      fetchNextPage,
      isFetchingNextPage,
    };
  }, [channel, users, over_limit, ids, own, presence, isPending, error, refetch, fetchNextPage, isFetchingNextPage]);
}

const none: readonly string[] = [];

function selectWatching({ own, over_limit }: PresenceState): {
  own: string | undefined;
  over_limit: readonly string[];
} {
  return { own: own?.id, over_limit };
}
