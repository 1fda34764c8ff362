// The least that presence needs, as an app writes it by hand: who is online, with which status, and who gets to know of it.
// It keeps nothing, limits nothing and checks nothing but the token.
import { jwtVerify } from 'jose';

/**
 * A user, with the fields that presence-kit sends as well.
 * @typedef {object} PlainUser
 * @property {string} id
 * @property {string} name
 * @property {boolean} online
 * @property {string} [status]
 * @property {string} last_active
 * @property {string} created_at
 * @property {string} updated_at
 * @property {number} revision
 */

/** @typedef {{ type: 'user.presence.changed', user: PlainUser, created_at: string }} PlainEvent */

/**
 * @param {string} secret
 * @param {string} token
 * @returns {Promise<string>} The id of the user.
 */
export async function userOfToken(secret, token) {
  const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), { algorithms: ['HS256'] });
  return String(payload['user_id']);
}

/** All users of a server. */
export function createPlainUsers() {
  /** @type {Map<string, PlainUser>} */
  const users = new Map();
  /** @type {Map<string, number>} */
  const connections = new Map();

  /**
   * @param {PlainUser} user
   * @returns {PlainEvent}
   */
  function changed(user) {
    user.revision++;
    return { type: 'user.presence.changed', user, created_at: new Date().toISOString() };
  }

  return {
    /**
     * One more connection of a user.
     * @param {{ id: string, name?: string }} profile
     * @returns {{ user: PlainUser, event?: PlainEvent }}
     */
    connected({ id, name = '' }) {
      const now = new Date().toISOString();
      const user = users.get(id) ?? {
        id,
        name,
        online: false,
        last_active: now,
        created_at: now,
        updated_at: now,
        revision: 0,
      };
      users.set(id, user);
      connections.set(id, (connections.get(id) ?? 0) + 1);
      if (user.online) return { user };
      user.online = true;
      user.last_active = now;
      return { user, event: changed(user) };
    },
    /**
     * One connection less.
     * @param {string} id
     * @returns {PlainEvent | undefined}
     */
    disconnected(id) {
      const user = users.get(id);
      const left = (connections.get(id) ?? 1) - 1;
      connections.set(id, left);
      if (!user || left > 0) return undefined;
      user.online = false;
      user.last_active = new Date().toISOString();
      return changed(user);
    },
    /**
     * @param {string} id
     * @param {string} status
     * @returns {PlainEvent}
     */
    statusWritten(id, status) {
      const user = /** @type {PlainUser} */ (users.get(id));
      user.status = status;
      user.updated_at = new Date().toISOString();
      return changed(user);
    },
    /** @param {readonly string[]} ids */
    read: (ids) => ids.flatMap((id) => users.get(id) ?? []),
  };
}
