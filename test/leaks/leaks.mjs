/**
 * A leak that somebody could build by mistake: `find` stands exactly once in `file` and is replaced by `plant`. `kind` is
 * what a stranger would see of it.
 * @typedef {{ kind: string, what: string, file: string, find: string, plant: string }} Leak
 */

const visible = 'src/engine/visible.ts';
const room = 'src/engine/room.ts';
const channelCommands = 'src/engine/channelCommands.ts';
const userCommands = 'src/engine/userCommands.ts';
const queryUsers = 'src/engine/queryUsers.ts';

const settleNothing = 'if (record.invisible) return record;';

/** @type {readonly Leak[]} */
export const leaks = [
  {
    kind: 'last_active',
    what: 'connections go on moving it',
    file: visible,
    find: settleNothing,
    plant: 'if (record.invisible) return { ...record, seen: { ...record.seen, ...activeAt(record.seen, now) } };',
  },
  {
    kind: 'last_active',
    what: 'the refresh goes on while invisible',
    file: visible,
    find: "const live = record.seen.online && record.sessions.some((session) => session.state === 'live');",
    plant: "const live = record.sessions.some((session) => session.state === 'live');",
  },
  {
    kind: 'last_active',
    what: 'an edit while connected is a sign of life',
    file: visible,
    find: 'seen: moved(next as unknown as User, { updated_at }, now),',
    plant:
      'seen: moved(next as unknown as User, { updated_at, ...(record.sessions.length > 0 ? activeAt(record.seen, now) : {}) }, now),',
  },
  {
    kind: 'last_active',
    what: 'to hide while lost is no sign of life',
    file: visible,
    find: 'leave(record.seen, now, now, rules)',
    plant: 'leave(record.seen, sessions.length > 0 ? now : record.heard_at, now, rules)',
  },
  {
    kind: 'revision',
    what: 'every connection moves it',
    file: visible,
    find: settleNothing,
    plant: 'if (record.invisible) return { ...record, seen: moved(record.seen, {}, now) };',
  },
  {
    kind: 'revision',
    what: 'the one of the own view, for whom canSee keeps out',
    file: visible,
    find: 'revision: record.profile.revision };',
    plant: 'revision: record.own_revision };',
  },
  {
    kind: 'updated_at',
    what: 'to hide is an update',
    file: visible,
    find: 'return { ...record, sessions, seen, invisible };',
    plant: 'return { ...record, sessions, seen: { ...seen, updated_at: new Date(now).toISOString() }, invisible };',
  },
  {
    kind: 'updated_at',
    what: 'a connect that changes nothing is an edit',
    file: visible,
    find: 'if (!profileMoved && !statusMoved) return record;',
    plant: 'if (!profileMoved && !statusMoved && Object.keys(fields).length === 0) return record;',
  },
  {
    kind: 'an event too many',
    what: 'when a connection comes or goes',
    file: room,
    find: 'if ((seenBefore?.online ?? false) !== seen.online || seenBefore?.status !== seen.status) {',
    plant:
      'if ((seenBefore?.online ?? false) !== seen.online || seenBefore?.status !== seen.status || before?.sessions.length !== after.sessions.length) {',
  },
  {
    kind: 'an event too many',
    what: 'when the flag moves and nothing else does',
    file: room,
    find: 'if ((seenBefore?.online ?? false) !== seen.online || seenBefore?.status !== seen.status) {',
    plant:
      'if ((seenBefore?.online ?? false) !== seen.online || seenBefore?.status !== seen.status || (before?.invisible ?? false) !== after.invisible) {',
  },
  {
    kind: 'sort order',
    what: 'who is connected comes first among equals',
    file: queryUsers,
    find: 'return rows.sort(createComparator(sort)).slice(page.offset, enough);',
    plant:
      "return rows.sort((a, b) => createComparator(sort)({ ...a, id: '' }, { ...b, id: '' }) || (directory.users.get(b.id)?.sessions.length ?? 0) - (directory.users.get(a.id)?.sessions.length ?? 0) || (a.id < b.id ? -1 : 1)).slice(page.offset, enough);",
  },
  {
    kind: 'filter',
    what: 'it sees connections in place of the view',
    file: queryUsers,
    find: 'if (!matches(user)) continue;',
    plant: 'if (!matches({ ...user, online: (users.get(user.id)?.sessions.length ?? 0) > 0 })) continue;',
  },
  {
    kind: 'count',
    what: 'connections count towards the limit of a scan',
    file: queryUsers,
    find: 'if (!free && ++looked > scan) throw tooLarge(scan);',
    plant: 'if (!free && (looked += 1 + (users.get(id)?.sessions.length ?? 0)) > scan) throw tooLarge(scan);',
  },
  {
    kind: 'count',
    what: 'whoever hides takes none of the watches of a channel',
    file: channelCommands,
    find: 'const watching = room.watches.set(caller.member, { cid: record.cid, most }, record.members);',
    plant:
      'const watching = room.watches.set(caller.member, { cid: record.cid, most }, record.members.filter((member) => room.directory.users.get(member)?.invisible !== true));',
  },
  {
    kind: 'error',
    what: 'a refusal says how many devices there are',
    file: userCommands,
    find: "you are '${userId}'. Change your own user, or use the server's secret.`,",
    plant:
      "you are '${userId}', and not on one of ${room.directory.users.get(id)?.sessions.length} devices. Change your own user.`,",
  },
  {
    kind: 'timing',
    what: 'the silence of a device counts from before its user was to be seen',
    file: room,
    find: 'if (before.invisible && !after.invisible) for (const member of membersOf(id)) member.heard();',
    plant: '',
  },
  {
    kind: 'timing',
    what: 'what becomes of somebody who hides is told a millisecond later',
    file: room,
    find: 'for (const member of to) member.tell(subject, text);',
    plant:
      'const tell = () => { for (const member of to) member.tell(subject, text); }; if (directory.users.get(subject)?.invisible) clock.timer(tell, 1); else tell();',
  },
  {
    kind: 'timing',
    what: 'the note that a server lives follows the first who connected',
    file: room,
    find: 'aliveEveryMs - (now % aliveEveryMs),',
    plant: 'aliveEveryMs,',
  },
  {
    kind: 'timing',
    what: 'an error overtakes answers that wait for a hidden change',
    file: 'src/engine/connection.ts',
    find: "room.perform(() => room.later(() => send({ type: 'error', id: frameId, error: { code, message } })));",
    plant: "send({ type: 'error', id: frameId, error: { code, message } });",
  },
  {
    kind: 'the flag itself',
    what: 'in the public view',
    file: visible,
    find: 'return record.seen;',
    plant: 'return record.invisible ? ({ ...record.seen, invisible: true } as User) : record.seen;',
  },
  {
    kind: 'the flag itself',
    what: 'in the members of a channel',
    file: room,
    find: 'return user === undefined ? { id, online: false } : view(viewer, user);',
    plant: 'return user === undefined ? { id, online: false } : view(undefined, user);',
  },
  {
    kind: 'the flag itself',
    what: 'in what somebody slow is told afterwards',
    file: room,
    find: 'return frame({ type, user: view(member.userId, record), created_at });',
    plant: 'return frame({ type, user: view(undefined, record), created_at });',
  },
  {
    kind: 'online',
    what: 'a deleted user was there after all',
    file: room,
    find: 'user: sees(viewer, id) ? { ...user, online: false } : keptOutView(record),',
    plant: 'user: sees(viewer, id) ? { ...user, online: record.sessions.length > 0 } : keptOutView(record),',
  },
  {
    kind: 'online',
    what: 'places that are held count when somebody becomes visible',
    file: visible,
    find: "const sessions = record.sessions.filter((session) => session.state === 'live');",
    plant: 'const sessions = record.sessions;',
  },
];
