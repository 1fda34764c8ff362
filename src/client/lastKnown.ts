import type { ChannelWithMembers } from '../protocol/channel.js';
import type { ChannelUpdatedEvent, ServerEvent, Untimed } from '../protocol/events.js';
import { orderedJson } from '../protocol/json.js';
import type { QueryMembersAnswer, RewatchAnswer, RewatchParams } from '../protocol/requests.js';
import type { User } from '../protocol/user.js';

/**
 * What the app last read or received of the users and channels it watches, so that after a gap it gets an event for what is
 * different and for nothing else: users by id, channels by cid (an id has no colon).
 */
export type LastKnown = Map<string, User | ChannelWithMembers>;

/** Remembers a channel and the members that an answer brought. */
export function rememberChannel(known: LastKnown, channel: ChannelWithMembers): void {
  for (const member of channel.members) known.set(member.id, member);
  known.set(channel.cid, channel);
}

/** Remembers the next members of a channel that is known, if `offset` says that they follow those that are known. */
export function rememberMembers(
  known: LastKnown,
  cid: string,
  offset: number,
  { members, member_count }: QueryMembersAnswer,
): void {
  const channel = known.get(cid) as ChannelWithMembers | undefined;
  if (!channel) return;
  for (const member of members) known.set(member.id, member);
  if (offset === channel.members.length)
    known.set(cid, { ...channel, members: [...channel.members, ...members], member_count });
}

/** Applies a change to a channel that is known. Members beyond the first page are not in the list, new ones among them. */
export function changeChannel(
  known: LastKnown,
  { channel, added = [], removed = [], member_count }: Untimed<ChannelUpdatedEvent>,
): void {
  const before = known.get(channel.cid) as ChannelWithMembers | undefined;
  if (!before) return;
  const isWhole = before.members.length === before.member_count;
  const members = before.members.filter(({ id }) => !removed.includes(id));
  if (isWhole) for (const id of added) members.push((known.get(id) as User | undefined) ?? { id, online: false });
  known.set(channel.cid, { ...channel, members, member_count });
}

/** What is different about a user, as events. From here on it is known. */
export function userChanges(known: LastKnown, user: User): Untimed<ServerEvent>[] {
  const before = known.get(user.id) as User | undefined;
  // The user was deleted, and another one was created with the same id.
  const isAnother = before?.created_at !== undefined && before.created_at !== user.created_at;
  const last = before === undefined || isAnother ? { id: user.id, online: false } : before;
  known.set(user.id, user);
  const events: Untimed<ServerEvent>[] = isAnother ? [deletionOf(before)] : [];
  if (profileOf(last) !== profileOf(user)) events.push({ type: 'user.updated', user });
  // A user who is offline as before but was online meanwhile has another `last_active`.
  const wasOnline = !user.online && last.last_active !== user.last_active;
  // A new member without a record: that they are offline is all there is to say.
  const isNewMember = before === undefined && user.revision === undefined;
  if (wasOnline || isNewMember || last.online !== user.online || last.status !== user.status)
    events.push({ type: 'user.presence.changed', user });
  return events;
}

/** The events for users who were asked for, are known and were not found. From here on they are not known. */
export function deletions(
  known: LastKnown,
  asked: readonly string[],
  found: ReadonlySet<string>,
): Untimed<ServerEvent>[] {
  const events: Untimed<ServerEvent>[] = [];
  for (const id of asked) {
    const before = known.get(id) as User | undefined;
    // A user without a revision has never had a record that could be deleted.
    if (found.has(id) || !before?.revision) continue;
    known.delete(id);
    events.push(deletionOf(before));
  }
  return events;
}

/** The event for a user who is gone. */
function deletionOf(user: User): Untimed<ServerEvent> {
  return { type: 'user.deleted', user: { ...user, online: false } };
}

/** What the answer to a `rewatch` says that the app does not know. */
export interface CatchUp {
  events: Untimed<ServerEvent>[];
  /** Channels as the app knows them, of which the answer has fewer members than that: the others have to be read. */
  incomplete: ChannelWithMembers[];
}

/**
 * Compares the answer to a `rewatch` with what the app knows. On one connection the order of arrival decides: the answer counts
 * also where it has a lower revision, as that of a user who may no longer be seen has.
 */
export function catchUp(
  known: LastKnown,
  asked: RewatchParams,
  { users, channels, removed = [], deleted = [], watching }: RewatchAnswer,
): CatchUp {
  const events: Untimed<ServerEvent>[] = [];
  const incomplete: ChannelWithMembers[] = [];
  const watched = new Set(watching.watched);
  const found = new Set(watching.over_limit);

  function catchUpUser(user: User): void {
    found.add(user.id);
    events.push(...userChanges(known, user));
  }

  users.forEach(catchUpUser);
  const ids = asked.users.flatMap((query) => query.ids);
  events.push(...deletions(known, ids, found));
  for (const channel of channels) {
    const before = known.get(channel.cid) as ChannelWithMembers | undefined;
    for (const member of channel.members) if (watched.has(member.id)) catchUpUser(member);
    if (before?.revision === channel.revision) continue;
    rememberChannel(known, channel);
    if (before && hasFewerMembers(channel, before)) incomplete.push(before);
    else events.push(channelChange(before, channel));
  }
  for (const cid of removed) events.push({ type: 'channel.removed', cid });
  for (const cid of deleted) events.push({ type: 'channel.deleted', cid });
  return { events, incomplete };
}

/** Whether `channel` has only a part of its members, and fewer than `before` has. */
export function hasFewerMembers(channel: ChannelWithMembers, before: ChannelWithMembers): boolean {
  return channel.members.length < Math.min(before.members.length, channel.member_count);
}

/** What is different about a channel. Both may have only the first of their members, `after` no fewer than `before`. */
export function channelChange(
  before: ChannelWithMembers | undefined,
  { members, member_count, ...channel }: ChannelWithMembers,
): Untimed<ChannelUpdatedEvent> {
  const removed: string[] = [];
  let kept = 0;
  // New members are at the end of a list, so somebody who was removed and added again is in both.
  for (const { id } of before?.members ?? []) {
    if (members[kept]?.id === id) kept++;
    else removed.push(id);
  }
  // Where only a part was known, somebody who is new in it has moved up to the place of somebody who left.
  const wasWhole = !before || before.members.length === before.member_count;
  const added = wasWhole ? members.slice(kept).map(({ id }) => id) : [];
  return {
    type: 'channel.updated',
    channel,
    ...(added.length > 0 ? { added } : {}),
    ...(removed.length > 0 ? { removed } : {}),
    member_count,
  };
}

/** The user as text, to compare, without what `user.presence.changed` reports and what moves by itself. */
function profileOf(user: User): string {
  return orderedJson({ ...user, online: 0, status: 0, last_active: 0, updated_at: 0, revision: 0 });
}
