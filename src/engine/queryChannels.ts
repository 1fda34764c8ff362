import type { DecodedQuery } from '../protocol/decodeCommand.js';
import { valuesNamed } from './conditions.js';
import type { Directory } from './directory.js';
import { MemberSet } from './listOperations.js';
import { createMatcher, sortRows } from './matching.js';
import { createQueryBudget } from './queryBudget.js';
import type { ChannelRecord } from './record.js';
import type { WorkCounter } from './workCounter.js';

/**
 * The page of channels that a query asks for: those that `viewer` belongs to, or with the secret (`viewer` undefined) all.
 * Memberships are never a scan, nor is a page of all in order of id. Anything else that the secret asks looks at `scan`
 * channels at most and is `too_large` beyond.
 */
export function queryChannels(
  directory: Directory,
  query: DecodedQuery,
  viewer: string | undefined,
  scan: number,
  work: WorkCounter,
): ChannelRecord[] {
  const { filter, sort, page } = query;
  const matches = createMatcher(filter);
  const enough = page.offset + page.limit;
  const ids = viewer === undefined ? valuesNamed(filter, 'members') : [viewer];
  const inOrder = ids === undefined && (sort.length === 0 || sort[0]?.['id'] === 1);
  const free = ids !== undefined || (inOrder && Object.keys(filter).length === 0);
  const budget = createQueryBudget({ queried: 'channels', filter, sort, scan, indexed: free, wayOut, work });
  const found = new Map<object, ChannelRecord>();
  for (const cid of ids === undefined ? cidsFrom(directory, page.id_gt) : cidsOf(directory, ids)) {
    const record = directory.channels.get(cid) as ChannelRecord;
    if (page.id_gt !== undefined && !comesAfter(record, page.id_gt)) continue;
    const members = new MemberSet((id) => directory.isMember(id, record.cid));
    const row = { ...record.channel, members };
    budget.look(row);
    if (!matches(row)) continue;
    found.set(row, record);
    if (inOrder && found.size === enough) break;
  }
  const rows = sortRows(found.keys(), [...sort, { id: 1 }, { type: 1 }]).slice(page.offset, enough);
  return rows.map((row) => found.get(row) as ChannelRecord);
}

function cidsOf(directory: Directory, members: readonly unknown[]): Iterable<string> {
  return new Set(members.flatMap((id) => [...(directory.memberOf.get(id as string) ?? [])]));
}

function* cidsFrom({ cids }: Directory, mark = ''): Iterable<string> {
  const { id } = placeOf(mark);
  for (const key of cids.keys(id)) yield cids.get(key) as string;
}

/** Whether a channel comes after `id_gt`, which is an id, or a cid where channels of several types have the same id. */
function comesAfter({ channel: { id, type } }: ChannelRecord, mark: string): boolean {
  const after = placeOf(mark);
  return id > after.id || (id === after.id && after.type !== undefined && type > after.type);
}

function placeOf(mark: string): { type?: string; id: string } {
  const [type, id] = mark.split(':');
  return id === undefined ? { id: mark } : { type, id };
}

const wayOut =
  'Narrow it with members: { $in: [ids] }, or page through all in order of id with id_gt, and ask for fewer conditions at once.';
