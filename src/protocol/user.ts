/**
 * The fields that an app adds to its users. Empty here; an app declares its own:
 *
 * ```ts
 * declare module 'presence-kit/client' {
 *   interface CustomUserFields { team?: string }
 * }
 * ```
 */
export interface CustomUserFields {}

/** The profile of a user. */
export interface UserProfile extends CustomUserFields {
  /** The name to show. */
  name?: string;
  /** The address of a picture. */
  image?: string;
  /** The role in the app. Set with the server's secret only. */
  role?: string;
}

/** The public view of a user: what everybody else reads. Times are ISO 8601 in UTC with milliseconds. */
export interface User extends UserProfile {
  id: string;
  /** Whether at least one connection is live and the user is not invisible. */
  online: boolean;
  /** Free text of at most 120 code points. Absent when there is none. */
  status?: string;
  /** When the user was last known to be connected. Absent for a user whom others have never seen online. */
  last_active?: string;
  created_at?: string;
  /** When a field of the profile or the status last changed. */
  updated_at?: string;
  /** The higher of two copies is the newer one. It changes exactly when a field of this view changes. */
  revision?: number;
}

/** The own view: the public view with `invisible`. Its `revision` counts by itself. */
export interface OwnUser extends User {
  /** Whether the user looks offline to everybody else. */
  invisible: boolean;
}

/** A change of a user. `null` removes a field; other fields stay as they are. */
export type UserPatch = { id: string; status?: string | null; invisible?: boolean } & {
  [Field in keyof UserProfile]?: UserProfile[Field] | null;
} & { [custom: string]: unknown };

/** Fields that the engine computes. A custom field cannot have one of these names. */
export const computedFields = ['online', 'last_active', 'created_at', 'updated_at', 'revision'] as const;
