import type { ChannelWithMembers } from '../protocol/channel.js';
import type { ServerEvent, Untimed } from '../protocol/events.js';
import type { Calls } from './calls.js';
import { channelChange, deletions, hasFewerMembers, userChanges } from './lastKnown.js';
import type { LastKnown } from './lastKnown.js';

/** Users in one request. */
const pageSize = 30;

/** What the answers to `rewatch` left out: the app knows more members of a channel than an answer carries. */
export interface Missed {
  /** Ids of users that are watched. */
  users: Set<string>;
  /** Channels as they were known. */
  channels: ChannelWithMembers[];
}

/** Asks for each item in its turn, at a pace that the server allows. */
export type InTurns = <Item>(items: readonly Item[], ask: (item: Item) => Promise<unknown>) => Promise<void>;

/** Reads what was left out, and emits what is different. */
export async function readMissed(
  ask: Calls['ask'],
  known: LastKnown,
  { users, channels }: Missed,
  emit: (event: Untimed<ServerEvent>) => void,
  inTurns: InTurns,
): Promise<void> {
  async function readUsers(ids: string[]): Promise<void> {
    const answer = await ask('queryUsers', { filter: { id: { $in: ids } }, sort: [], limit: ids.length });
    for (const user of answer.users) if (known.has(user.id)) userChanges(known, user).forEach(emit);
    deletions(known, ids, new Set(answer.users.map(({ id }) => id))).forEach(emit);
  }

  /** Reads as many members as were known. Each answer is remembered, so that a change in between counts. */
  async function readMembers(before: ChannelWithMembers): Promise<void> {
    const { type, id, cid } = before;
    for (;;) {
      const now = known.get(cid) as ChannelWithMembers | undefined;
      // Released, or left, meanwhile.
      if (!now) return;
      if (!hasFewerMembers(now, before)) {
        emit(channelChange(before, now));
        return;
      }
      try {
        await ask('queryMembers', { type, id, offset: now.members.length });
      } catch (error) {
        if (known.has(cid)) throw error;
      }
    }
  }

  const ids = [...users];
  const pages: string[][] = [];
  for (let start = 0; start < ids.length; start += pageSize) pages.push(ids.slice(start, start + pageSize));
  await inTurns(pages, readUsers);
  await inTurns(channels, readMembers);
}
