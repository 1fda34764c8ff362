import type { Filter, QueryOptions, Sort } from '../protocol/filter.js';
import { reduceChannels, retainChannels, storeChannels } from './queriedChannels.js';
import type { QueriedChannels } from './queriedChannels.js';
import { serverQueryOptions } from './serverQueryOptions.js';
import type { QuerySource } from './serverQueryOptions.js';

/**
 * Options of a query for channels, for `useQuery`, `useSuspenseQuery`, `queryClient.prefetchQuery` and the like of an app's own
 * TanStack Query. The data has ids of members, which `usePresence(id)` and `useUser(id)` show. Events change it without another
 * request.
 *
 * `presence: true` watches the members of the channels, for as long as `usersQueryOptions` watches users.
 *
 * @example
 * const { data } = useQuery(channelsQueryOptions({ client, store }, { members: { $in: ['john'] } }, [], { presence: true }));
 */
export function channelsQueryOptions(
  source: QuerySource,
  filter: Filter,
  sort: Sort = [],
  { presence = false, limit, offset, id_gt }: QueryOptions = {},
) {
  const { client, store } = source;
  const page = { presence, limit, offset, id_gt };
  return serverQueryOptions<QueriedChannels>(source, {
    key: ['channels', filter, sort, page],
    presence,
    async read() {
      const { channels, watching } = await client.queryChannels(filter, sort, page);
      return { data: storeChannels(store, channels, watching), users: channels.at(-1)?.members };
    },
    retain: (data) => retainChannels(source, data),
    reduce: reduceChannels,
  });
}
