import { weakMemo } from '../base/weakMemo.js';
import type { PresenceClient, UserWatch } from '../client/presenceClient.js';
import type { Filter, QueryOptions, Sort } from '../protocol/filter.js';

/** How many watches name each user, for clients that cannot end one watch alone. */
const countsOf = /* @__PURE__ */ weakMemo<PresenceClient, Map<string, number>>(() => new Map());

/**
 * Reads users and watches them, in a watch of its own. Through an app's own client without `watchUsers`, which can only end all
 * watches of a user, a user stays watched until the last watch ends.
 */
export async function watchUsers(
  client: PresenceClient,
  filter: Filter,
  sort: Sort,
  page: Omit<QueryOptions, 'presence'>,
): Promise<UserWatch> {
  if (client.watchUsers) return client.watchUsers(filter, sort, page);
  const answer = await client.queryUsers(filter, sort, { ...page, presence: true });
  const counts = countsOf(client);
  const watched = new Set(answer.watching?.watched);
  for (const id of watched) counts.set(id, (counts.get(id) ?? 0) + 1);
  return {
    ...answer,
    async release(ids = [...watched]) {
      const unused = ids.filter((id) => {
        if (!watched.delete(id)) return false;
        const left = (counts.get(id) ?? 1) - 1;
        if (left > 0) counts.set(id, left);
        else counts.delete(id);
        return left <= 0;
      });
      if (unused.length > 0) await client.unwatchUsers(unused);
    },
  };
}
