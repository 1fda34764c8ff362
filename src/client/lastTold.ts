import type { ChannelWithMembers } from '../protocol/channel.js';
import type { ServerEvent, Untimed } from '../protocol/events.js';
import { orderedJson } from '../protocol/json.js';
import { newer } from '../protocol/newer.js';
import type { RewatchAnswer, RewatchParams } from '../protocol/requests.js';
import type { User } from '../protocol/user.js';

/**
 * What the app was last told of those whom it watches, so that after a gap it can be told what is different, and no more:
 * users by id, channels by cid (an id has no colon).
 */
export type LastTold = Map<string, User | ChannelWithMembers>;

/** The app read this user or channel, or heard of it. Says whether that is news: what is not newer than what it knows is not. */
export function tell(told: LastTold, name: string, news: User | ChannelWithMembers): boolean {
  const newest = newer(told.get(name), news);
  told.set(name, newest);
  return newest === news;
}

/** The same for a channel with its members. */
export function tellChannel(told: LastTold, channel: ChannelWithMembers): boolean {
  for (const member of channel.members) tell(told, member.id, member);
  return tell(told, channel.cid, channel);
}

/** What the answer to a `rewatch` says that the app does not know, as events. From here on it is told. */
export function catchUp(
  told: LastTold,
  asked: RewatchParams,
  { users, channels, watching }: RewatchAnswer,
): Untimed<ServerEvent>[] {
  const events: Untimed<ServerEvent>[] = [];
  const found = new Set(watching.over_limit);

  function catchUpUser(user: User): void {
    const before = (told.get(user.id) as User | undefined) ?? { id: user.id, online: false };
    found.add(user.id);
    if (!tell(told, user.id, user)) return;
    if (profileOf(before) !== profileOf(user)) events.push({ type: 'user.updated', user });
    // One who is offline as before, and was there meanwhile, was last seen at another time.
    const wasThere = !user.online && before.last_active !== user.last_active;
    if (wasThere || before.online !== user.online || before.status !== user.status)
      events.push({ type: 'user.presence.changed', user });
  }

  users.forEach(catchUpUser);
  for (const id of asked.users.flatMap(({ ids }) => ids)) {
    const before = told.get(id) as User | undefined;
    // One without a revision has never had a record that could be gone.
    if (found.has(id) || !before?.revision) continue;
    told.delete(id);
    events.push({ type: 'user.deleted', user: { ...before, online: false } });
  }
  for (const whole of channels) {
    const { members, ...channel } = whole;
    for (const member of members) if (watching.watched.includes(member.id)) catchUpUser(member);
    if (tellChannel(told, whole)) events.push({ type: 'channel.updated', channel, members });
  }
  return events;
}

/** The user without what `user.presence.changed` tells, and without what moves by itself: as text, to be compared. */
function profileOf(user: User): string {
  return orderedJson({ ...user, online: 0, status: 0, last_active: 0, updated_at: 0, revision: 0 });
}
