import type { DecodedQuery } from '../protocol/decodeCommand.js';
import { PresenceError } from '../protocol/errors.js';
import type { FieldOperators, Filter } from '../protocol/filter.js';
import type { Directory } from './directory.js';
import { createComparator, createMatcher } from './matching.js';
import type { ChannelRecord } from './record.js';

/**
 * The page of channels that a query asks for: those that `viewer` belongs to, or with the secret (`viewer` undefined) all.
 * A query that no membership narrows looks at `scan` channels at most and is `too_large` beyond.
 */
export function queryChannels(
  directory: Directory,
  query: DecodedQuery,
  viewer: string | undefined,
  scan: number,
): ChannelRecord[] {
  const { filter, sort, page } = query;
  const matches = createMatcher(filter);
  const cids = viewer === undefined ? narrowed(directory, filter) : directory.memberOf.get(viewer);
  const found: { row: object; record: ChannelRecord }[] = [];
  let looked = 0;
  for (const cid of cids ?? []) {
    const record = directory.channels.get(cid);
    if (record === undefined || (page.id_gt !== undefined && record.channel.id <= page.id_gt)) continue;
    if (++looked > scan) throw tooLarge(scan);
    const row = { ...record.channel, members: record.members };
    if (matches(row)) found.push({ row, record });
  }
  const compare = createComparator([...sort, { id: 1 }, { cid: 1 }]);
  found.sort((a, b) => compare(a.row, b.row));
  return found.slice(page.offset, page.offset + page.limit).map(({ record }) => record);
}

function narrowed(directory: Directory, filter: Filter): Iterable<string> {
  const { $eq, $in } = (filter['members'] ?? {}) as FieldOperators;
  const members = $in ?? ($eq === undefined ? undefined : [$eq]);
  if (members === undefined) return directory.channels.keys();
  return new Set(members.flatMap((id) => (typeof id === 'string' ? [...(directory.memberOf.get(id) ?? [])] : [])));
}

function tooLarge(scan: number): PresenceError {
  return new PresenceError(
    'too_large',
    `cannot query channels; there are over ${scan} channels to look at. Narrow it with members: { $in: [ids] }.`,
  );
}
