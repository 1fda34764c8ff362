import type { User } from '../protocol/user.js';
import type { Directory } from './directory.js';
import type { Policy } from './options.js';
import type { ChannelRecord, UserRecord } from './record.js';
import { keptOutView, ownView, publicView, secretView } from './visible.js';

/** What each viewer may read. A viewer that is undefined has the server's secret. */
export interface Views {
  /** Whether `viewer` may see the presence of a user: `policy.canSee`, and always of oneself. */
  canSee(viewer: string, id: string): boolean;
  /** A user as `viewer` may read it. */
  user(viewer: string | undefined, record: UserRecord): User;
  /** The channel's members as `viewer` may read them; one without a record is `{ id, online: false }`. */
  members(viewer: string | undefined, record: ChannelRecord): User[];
}

/** Makes the {@link Views} of an engine's users. */
export function createViews(directory: Directory, policy: Policy): Views {
  function canSee(viewer: string, id: string): boolean {
    return viewer === id || policy.canSee?.(viewer, id) !== false;
  }

  function user(viewer: string | undefined, record: UserRecord): User {
    if (viewer === undefined) return secretView(record);
    if (viewer === record.id) return ownView(record);
    return canSee(viewer, record.id) ? publicView(record) : keptOutView(record);
  }

  return {
    canSee,
    user,
    members: (viewer, { members }) =>
      members.map((id) => {
        const record = directory.users.get(id);
        return record === undefined ? { id, online: false } : user(viewer, record);
      }),
  };
}
