import type { Channel, ChannelWithMembers } from '../protocol/channel.js';
import type { ServerEvent } from '../protocol/events.js';
import { sameJson } from '../protocol/json.js';
import type { RewatchAnswer, RewatchParams } from '../protocol/requests.js';
import type { User } from '../protocol/user.js';

/**
 * What the app was last told of those whom it watches, so that after a gap it can be told what is different, and no more:
 * users by id, channels by cid (an id has no colon).
 */
export type LastTold = Map<string, User | ChannelWithMembers>;

/** The app read this user, or heard of them. Says whether that is news: what is older than what the app knows is not. */
export function tellUser(told: LastTold, user: User): boolean {
  return tell(told, user.id, user);
}

/** The app read this channel, or heard of it. */
export function tellChannel(told: LastTold, channel: Channel, members: readonly User[]): boolean {
  for (const member of members) tellUser(told, member);
  return tell(told, channel.cid, { ...channel, members: [...members] });
}

/** What the answer to a `rewatch` says that the app does not know, as events. From here on it is told. */
export function catchUp(
  told: LastTold,
  asked: RewatchParams,
  answer: RewatchAnswer,
  created_at: string,
): ServerEvent[] {
  const events: ServerEvent[] = [];
  const watched = new Set(answer.watching.watched);
  const found = new Set(answer.watching.over_limit);

  function catchUpUser(user: User): void {
    const before = (told.get(user.id) as User | undefined) ?? { id: user.id, online: false };
    found.add(user.id);
    if (!tellUser(told, user)) return;
    if (!sameJson(profileOf(before), profileOf(user))) events.push({ type: 'user.updated', user, created_at });
    // One who is offline as before, and was there meanwhile, was last seen at another time.
    const wasThere = !user.online && before.last_active !== user.last_active;
    if (wasThere || before.online !== user.online || before.status !== user.status)
      events.push({ type: 'user.presence.changed', user, created_at });
  }

  for (const user of answer.users) catchUpUser(user);
  for (const id of asked.users.flatMap(({ ids }) => ids)) {
    const before = told.get(id) as User | undefined;
    // One without a revision has never had a record that could be gone.
    if (found.has(id) || !before?.revision) continue;
    told.delete(id);
    events.push({ type: 'user.deleted', user: { ...before, online: false }, created_at });
  }
  for (const { members, ...channel } of answer.channels) {
    const before = told.get(channel.cid) as ChannelWithMembers | undefined;
    for (const member of members) if (watched.has(member.id)) catchUpUser(member);
    const changed = before?.revision !== channel.revision || idsOf(before.members) !== idsOf(members);
    if (tellChannel(told, channel, members) && changed)
      events.push({ type: 'channel.updated', channel, members, created_at });
  }
  return events;
}

function tell(told: LastTold, name: string, news: User | ChannelWithMembers): boolean {
  // Where one of the two has no revision, the later word counts.
  if ((news.revision ?? Infinity) < (told.get(name)?.revision ?? 0)) return false;
  told.set(name, news);
  return true;
}

function idsOf(members: readonly User[]): string {
  return members.map(({ id }) => id).join();
}

/** The user without what `user.presence.changed` tells, and without what moves by itself. */
function profileOf(user: User): object {
  return { ...user, online: 0, status: 0, last_active: 0, updated_at: 0, revision: 0 };
}
