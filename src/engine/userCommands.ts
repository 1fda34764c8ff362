import { PresenceError } from '../protocol/errors.js';
import { maxUserBytes } from '../protocol/limits.js';
import { computedFields } from '../protocol/user.js';
import type { UserPatch } from '../protocol/user.js';
import { isLarger, mustHaveSecret } from './caller.js';
import type { Caller, CommandTable } from './caller.js';
import type { UserRecord } from './record.js';
import type { Room } from './room.js';

/** Changing users. */
export const userCommands: CommandTable<'upsertUser' | 'upsertUsers' | 'deleteUser'> = {
  upsertUser(room, caller, { user }) {
    checkPatch(room, caller, user);
    return { user: room.view(caller.userId, applyPatch(room, user)) };
  },

  upsertUsers(room, caller, { users }) {
    const checked = new Map<string, object>();
    for (const user of users) checked.set(user.id, checkPatch(room, caller, user, checked.get(user.id)));
    const records = new Map(users.map((user) => [user.id, applyPatch(room, user)]));
    return { users: Array.from(records.values(), (record) => room.view(caller.userId, record)) };
  },

  deleteUser(room, caller, { id }) {
    mustHaveSecret(caller, 'delete a user');
    if (!room.directory.users.has(id))
      throw new PresenceError('not_found', `cannot delete user '${id}'; there is no such user. Check the id.`);
    // Its connections first: whatever they still say would make the user anew.
    for (const member of room.membersOf(id)) member.end(4400, 'user deleted');
    room.deleteUser(id);
    return {};
  },
};

/** Refuses a patch that the caller may not make, or that makes the user too large. Returns what the user's own fields would be. */
export function checkPatch(
  room: Room,
  { userId }: Caller,
  { id, invisible, ...fields }: UserPatch,
  before: object | undefined = room.directory.users.get(id)?.seen,
): object {
  if (userId !== undefined && userId !== id) {
    throw new PresenceError(
      'forbidden',
      `cannot change user '${id}'; you are '${userId}'. Change your own user, or use the server's secret.`,
    );
  }
  if (userId !== undefined && 'role' in fields) {
    throw new PresenceError(
      'forbidden',
      "cannot change 'role'; it is set with the server's secret only. Leave it out.",
    );
  }
  if (invisible === true && room.policy.mayBeInvisible?.(id) === false) {
    throw new PresenceError(
      'forbidden',
      `cannot make '${id}' invisible; this app does not allow it. Leave 'invisible' out.`,
    );
  }
  const own = ownFields({ ...before, ...fields });
  if (isLarger(own, maxUserBytes)) {
    throw new PresenceError(
      'too_large',
      `cannot change user '${id}'; it would be over ${maxUserBytes} bytes. Store less in it.`,
    );
  }
  return own;
}

/** The edit, and then (never merged with it) the goodbye or connect that `invisible` stands for. */
export function applyPatch(room: Room, { id, invisible, ...fields }: UserPatch): UserRecord {
  const known = room.directory.users.has(id);
  const edited = known ? room.stepUser(id, { type: 'edit', fields }) : room.createUser(id, fields);
  return invisible === undefined ? edited : room.stepUser(id, { type: 'invisible', value: invisible });
}

/** Without what is computed: nobody's edit should fail because a clock moved. */
function ownFields(user: object): object {
  const own = Object.entries(user).filter(
    ([field, value]) => value !== null && !(computedFields as readonly string[]).includes(field),
  );
  return Object.fromEntries(own);
}
