import type { ChannelWithMembers } from '../protocol/channel.js';
import type { ServerEvent, Untimed } from '../protocol/events.js';
import { orderedJson, sameJson } from '../protocol/json.js';
import type { RewatchAnswer, RewatchParams } from '../protocol/requests.js';
import type { User } from '../protocol/user.js';

/**
 * What the app last read or received of the users and channels it watches, so that after a gap it gets an event for what is
 * different and for nothing else: users by id, channels by cid (an id has no colon).
 */
export type LastKnown = Map<string, User | ChannelWithMembers>;

/** Remembers a channel and its members. */
export function rememberChannel(known: LastKnown, channel: ChannelWithMembers): void {
  for (const member of channel.members) known.set(member.id, member);
  known.set(channel.cid, channel);
}

/**
 * What the answer to a `rewatch` says that the app does not know, as events. On one connection the order of arrival decides:
 * the answer counts also where it has a lower revision, as that of a user who may no longer be seen has.
 */
export function catchUp(
  known: LastKnown,
  asked: RewatchParams,
  { users, channels, watching }: RewatchAnswer,
): Untimed<ServerEvent>[] {
  const events: Untimed<ServerEvent>[] = [];
  const watched = new Set(watching.watched);
  const found = new Set(watching.over_limit);

  function catchUpUser(user: User): void {
    const before = (known.get(user.id) as User | undefined) ?? { id: user.id, online: false };
    found.add(user.id);
    known.set(user.id, user);
    if (sameJson(before, user)) return;
    if (profileOf(before) !== profileOf(user)) events.push({ type: 'user.updated', user });
    // A user who is offline as before but was online meanwhile has another `last_active`.
    const wasOnline = !user.online && before.last_active !== user.last_active;
    if (wasOnline || before.online !== user.online || before.status !== user.status)
      events.push({ type: 'user.presence.changed', user });
  }

  users.forEach(catchUpUser);
  for (const id of asked.users.flatMap(({ ids }) => ids)) {
    const before = known.get(id) as User | undefined;
    // A user without a revision has never had a record that could be deleted.
    if (found.has(id) || !before?.revision) continue;
    known.delete(id);
    events.push({ type: 'user.deleted', user: { ...before, online: false } });
  }
  for (const channelWithMembers of channels) {
    const { members, ...channel } = channelWithMembers;
    const before = known.get(channel.cid);
    for (const member of members) if (watched.has(member.id)) catchUpUser(member);
    rememberChannel(known, channelWithMembers);
    if (before?.revision !== channel.revision) events.push({ type: 'channel.updated', channel, members });
  }
  return events;
}

/** The user as text, to compare, without what `user.presence.changed` reports and what moves by itself. */
function profileOf(user: User): string {
  return orderedJson({ ...user, online: 0, status: 0, last_active: 0, updated_at: 0, revision: 0 });
}
