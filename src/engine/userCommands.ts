import { PresenceError } from '../protocol/errors.js';
import { maxUserBytes } from '../protocol/limits.js';
import { computedFields } from '../protocol/user.js';
import type { UserPatch } from '../protocol/user.js';
import { isLarger, mustHaveSecret } from './caller.js';
import type { Caller, CommandTable } from './caller.js';
import type { UserRecord } from './record.js';
import type { EngineState } from './engineState.js';

/** Changing users. */
export const userCommands: CommandTable<
  'upsertUser' | 'upsertUsers' | 'deleteUser' | 'revokeUser' | 'visibilityChanged'
> = {
  upsertUser(state, caller, { user }) {
    checkPatch(state, caller, user);
    return { user: state.view(caller.userId, applyPatch(state, user)) };
  },

  upsertUsers(state, caller, { users }) {
    const checked = new Map<string, object>();
    for (const user of users) checked.set(user.id, checkPatch(state, caller, user, checked.get(user.id)));
    const records = new Map(users.map((user) => [user.id, applyPatch(state, user)]));
    return { users: Array.from(records.values(), (record) => state.view(caller.userId, record)) };
  },

  deleteUser(state, caller, { id }) {
    mustHaveSecret(caller, 'delete a user');
    if (!state.directory.users.has(id))
      throw new PresenceError('not_found', `cannot delete user '${id}'; there is no such user. Check the id.`);
    // Its connections first: whatever they still say would make the user anew.
    for (const connection of state.connectionsOf(id)) connection.end(4400, 'user deleted');
    state.deleteUser(id);
    return {};
  },

  // Also for a user who does not exist yet: a token may have been issued already.
  revokeUser(state, caller, { id }) {
    mustHaveSecret(caller, 'revoke tokens');
    state.revokeTokens(id);
    for (const connection of state.connectionsOf(id)) {
      connection.end(4400, 'tokens revoked');
      state.stepUser(id, { type: 'goodbye', session: connection.id });
    }
    return {};
  },

  visibilityChanged(state, caller, { viewer_id, target_ids }) {
    mustHaveSecret(caller, 'change who is visible');
    state.visibilityChanged(viewer_id, target_ids);
    return {};
  },
};

/** Refuses a patch that the caller may not make, or that makes the user too large. Returns what the user's own fields would be. */
export function checkPatch(
  state: EngineState,
  { userId }: Caller,
  { id, invisible, ...fields }: UserPatch,
  before: object | undefined = state.directory.users.get(id)?.publicUser,
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
  if (invisible === true && state.policy.mayBeInvisible?.(id) === false) {
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
export function applyPatch(state: EngineState, { id, invisible, ...fields }: UserPatch): UserRecord {
  const known = state.directory.users.has(id);
  const edited = known ? state.stepUser(id, { type: 'edit', fields }) : state.createUser(id, fields);
  return invisible === undefined ? edited : state.stepUser(id, { type: 'invisible', value: invisible });
}

/** Without what is computed: nobody's edit should fail because a clock moved. */
function ownFields(user: object): object {
  const own = Object.entries(user).filter(
    ([field, value]) => value !== null && !(computedFields as readonly string[]).includes(field),
  );
  return Object.fromEntries(own);
}
