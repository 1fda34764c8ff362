/**
 * A mistake in the source that betrays an invisible user. `find` must occur exactly once in `file` (line breaks and spaces do
 * not matter) and is replaced by `plant`. `kind` is what an observer would notice, `what` is the mistake.
 * @typedef {{ kind: string, what: string, file: string, find: string, plant: string }} Leak
 */

const visible = 'src/engine/visible.ts';
const state = 'src/engine/engineState.ts';
const publish = 'src/engine/publish.ts';
const views = 'src/engine/views.ts';
const channelCommands = 'src/engine/channelCommands.ts';
const userCommands = 'src/engine/userCommands.ts';
const queryUsers = 'src/engine/queryUsers.ts';

const ignoreWhenInvisible = 'if (record.invisible) return record;';

/** @type {readonly Leak[]} */
export const leaks = [
  {
    kind: 'last_active',
    what: 'it moves with connections of an invisible user',
    file: visible,
    find: ignoreWhenInvisible,
    plant:
      'if (record.invisible) return { ...record, publicUser: { ...record.publicUser, ...activeAt(record.publicUser, now) } };',
  },
  {
    kind: 'last_active',
    what: 'it is refreshed while the user is invisible',
    file: visible,
    find: "const live = record.publicUser.online && record.sessions.some((session) => session.state === 'live');",
    plant: "const live = record.sessions.some((session) => session.state === 'live');",
  },
  {
    kind: 'last_active',
    what: 'an edit on a connected device moves it',
    file: visible,
    find: 'publicUser: moved(next as unknown as User, { updated_at }, now),',
    plant:
      'publicUser: moved(next as unknown as User, { updated_at, ...(record.sessions.length > 0 ? activeAt(record.publicUser, now) : {}) }, now),',
  },
  {
    kind: 'last_active',
    what: 'it does not move when a user hides after a lost connection',
    file: visible,
    find: 'leave(record.publicUser, now, now, rules)',
    plant: 'leave(record.publicUser, sessions.length > 0 ? now : record.lastHeardAt, now, rules)',
  },
  {
    kind: 'revision',
    what: 'it moves with connections of an invisible user',
    file: visible,
    find: ignoreWhenInvisible,
    plant: 'if (record.invisible) return { ...record, publicUser: moved(record.publicUser, {}, now) };',
  },
  {
    kind: 'revision',
    what: 'a viewer whom canSee refuses gets the revision of the own view',
    file: visible,
    find: 'revision: record.profile.revision };',
    plant: 'revision: record.own_revision };',
  },
  {
    kind: 'updated_at',
    what: 'it moves when a user hides',
    file: visible,
    find: 'return { ...record, sessions, publicUser, invisible };',
    plant:
      'return { ...record, sessions, publicUser: { ...publicUser, updated_at: new Date(now).toISOString() }, invisible };',
  },
  {
    kind: 'updated_at',
    what: 'it moves when a connect changes nothing',
    file: visible,
    find: 'if (!profileMoved && !statusMoved) return record;',
    plant: 'if (!profileMoved && !statusMoved && Object.keys(fields).length === 0) return record;',
  },
  {
    kind: 'an extra event',
    what: 'one for each connect and disconnect',
    file: publish,
    find: 'if ((userBefore?.online ?? false) !== user.online || userBefore?.status !== user.status) {',
    plant:
      'if ((userBefore?.online ?? false) !== user.online || userBefore?.status !== user.status || before?.sessions.length !== after.sessions.length) {',
  },
  {
    kind: 'an extra event',
    what: 'one when only the invisible flag changes',
    file: publish,
    find: 'if ((userBefore?.online ?? false) !== user.online || userBefore?.status !== user.status) {',
    plant:
      'if ((userBefore?.online ?? false) !== user.online || userBefore?.status !== user.status || (before?.invisible ?? false) !== after.invisible) {',
  },
  {
    kind: 'sort order',
    what: 'connected users come first among equals',
    file: queryUsers,
    find: 'return sortRows(rows, sort).slice(page.offset, enough);',
    plant:
      "const marked = rows.map((user) => ({ ...user, id: (directory.users.get(user.id)?.sessions.length ? '!' : '~') + user.id })); return sortRows(marked, sort).map((user) => ({ ...user, id: user.id.slice(1) })).slice(page.offset, enough);",
  },
  {
    kind: 'filter',
    what: 'it reads connections instead of the public view',
    file: queryUsers,
    find: 'if (!matches(user)) continue;',
    plant: 'if (!matches({ ...user, online: (users.get(user.id)?.sessions.length ?? 0) > 0 })) continue;',
  },
  {
    kind: 'count',
    what: 'connections count towards the scan limit',
    file: queryUsers,
    find: 'return look(view(users.get(id) as UserRecord));',
    plant:
      'for (const session of users.get(id)?.sessions ?? []) budget.look(session); return look(view(users.get(id) as UserRecord));',
  },
  {
    kind: 'count',
    what: 'an invisible member does not count towards the watch limit of a channel',
    file: channelCommands,
    find: 'const watching = state.watches.set(caller.member, { cid: record.cid, most }, record.members);',
    plant:
      'const watching = state.watches.set(caller.member, { cid: record.cid, most }, record.members.filter((member) => state.directory.users.get(member)?.invisible !== true));',
  },
  {
    kind: 'error',
    what: 'a refusal names the number of devices',
    file: userCommands,
    find: "you are '${userId}'. Change your own user, or use the server's secret.`,",
    plant:
      "you are '${userId}', and not on one of ${state.directory.users.get(id)?.sessions.length} devices. Change your own user.`,",
  },
  {
    kind: 'timing',
    what: 'the silence of a device counts from a time when its user was invisible',
    file: state,
    find: 'if (before.invisible && !after.invisible) for (const connection of connections.of(id)) connection.heard();',
    plant: '',
  },
  {
    kind: 'timing',
    what: 'events of an invisible user are sent one millisecond late',
    file: state,
    find: 'publisher.userChanged(before, after);',
    plant:
      'if (after.invisible) clock.timer(() => transact(() => publisher.userChanged(before, after)), 1); else publisher.userChanged(before, after);',
  },
  {
    kind: 'timing',
    what: 'the rhythm of the alive record of the server starts with the first connect',
    file: state,
    find: 'aliveEveryMs - (now() % aliveEveryMs),',
    plant: 'aliveEveryMs,',
  },
  {
    kind: 'timing',
    what: 'an error overtakes replies that wait for a change of an invisible user',
    file: 'src/engine/requests.ts',
    find: 'state.transact(() => state.afterCommit(send));',
    plant: 'send();',
  },
  {
    kind: 'the flag itself',
    what: 'it is part of the public view',
    file: visible,
    find: 'return record.publicUser;',
    plant: 'return record.invisible ? ({ ...record.publicUser, invisible: true } as User) : record.publicUser;',
  },
  {
    kind: 'the flag itself',
    what: 'it is part of the members of a channel',
    file: views,
    find: 'return record === undefined ? { id, online: false } : user(viewer, record);',
    plant: 'return record === undefined ? { id, online: false } : user(undefined, record);',
  },
  {
    kind: 'the flag itself',
    what: 'it is part of the events that a slow connection receives later',
    file: publish,
    find: 'return toFrame({ type, user: views.user(viewer, record), created_at });',
    plant: 'return toFrame({ type, user: views.user(undefined, record), created_at });',
  },
  {
    kind: 'online',
    what: 'a deleted user appears online when they were invisible',
    file: publish,
    find: 'user: canSee ? { ...user, online: false } : keptOutView(record), created_at',
    plant: 'user: canSee ? { ...user, online: record.sessions.length > 0 } : keptOutView(record), created_at',
  },
  {
    kind: 'online',
    what: 'slots in grace count when a user becomes visible',
    file: visible,
    find: "const sessions = record.sessions.filter((session) => session.state === 'live');",
    plant: 'const sessions = record.sessions;',
  },
  {
    kind: 'refusals by cost',
    what: 'an edit is charged for watchers who are invisible',
    file: publish,
    find: 'if (isSeenOnline(directory.users.get(watcher.userId))) work.publish(text.length, 1);',
    plant: 'work.publish(text.length, 1);',
  },
  {
    kind: 'refusals by cost',
    what: 'a change of a channel is charged for every member who is connected',
    file: publish,
    find: 'if (isSeenOnline(directory.users.get(id))) receivers++;',
    plant: 'receivers += connections.of(id).length;',
  },
  {
    kind: 'a channel',
    what: 'a change names the members who are connected',
    file: publish,
    find: '...(added?.length ? { added: [...added] } : {}),',
    plant: '...{ added: members.filter((id) => connections.of(id).length > 0) },',
  },
  {
    kind: 'member_count',
    what: 'it leaves out an invisible member who is not connected',
    file: publish,
    find: 'member_count: members.length,',
    plant:
      'member_count: members.filter((id) => !directory.users.get(id)?.invisible || connections.of(id).length > 0).length,',
  },
  {
    kind: 'visibilityChanged',
    what: 'who may see a user again sees them online while they are invisible',
    file: publish,
    find: 'const user = views.user(viewer, record);',
    plant: 'const user = { ...views.user(viewer, record), online: record.sessions.length > 0 };',
  },
];
