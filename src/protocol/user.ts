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

/** What a user says of themself. */
export interface UserProfile extends CustomUserFields {
  /** The name to show. */
  name?: string;
  /** The address of a picture. */
  image?: string;
  /** The role in the app. Set with the server's secret only. */
  role?: string;
}

/** A user as everybody else sees them (CONTRACT.md section 2). Times are ISO 8601 in UTC with milliseconds. */
export interface User extends UserProfile {
  id: string;
  /** Whether at least one connection is live and the user is not invisible. */
  online: boolean;
  /** Free text of at most 120 code points. Absent when there is none. */
  status?: string;
  /** Last proof of life. Absent for one who has never been online to others. */
  last_active?: string;
  created_at?: string;
  /** When a field of the profile or the status last changed. */
  updated_at?: string;
  /** Decides which of two copies is newer. Moves exactly when a field of this view moves. */
  revision?: number;
}

/** A user as they see themself: the public view, whether they are invisible, and a revision of its own. */
export interface OwnUser extends User {
  /** Whether the user looks offline to everybody else. */
  invisible: boolean;
}

/** What a user can change about themself. `null` removes a field; a field that is not named stays as it is. */
export type UserPatch = { id: string; status?: string | null; invisible?: boolean } & {
  [Field in keyof UserProfile]?: UserProfile[Field] | null;
} & { [custom: string]: unknown };

/** Names that are computed or have rules of their own, so that no custom field can take them. */
export const computedFields = ['online', 'last_active', 'created_at', 'updated_at', 'revision'] as const;
