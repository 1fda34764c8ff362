import type { User } from './user.js';

/** The fields that an app adds to its channels; declared like `CustomUserFields`. */
export interface CustomChannelFields {}

/** A channel without its members. It says whose presence to watch; it carries no messages. */
export interface Channel extends CustomChannelFields {
  type: string;
  id: string;
  /** `type:id`. */
  cid: string;
  name?: string;
  /** Set by the app's backend, for sorting. ISO 8601 in UTC with milliseconds. */
  last_message_at?: string;
  created_at: string;
  updated_at: string;
  /** Decides which of two copies is newer. */
  revision: number;
}

/** A channel with its members, as `queryChannels` returns it. */
export interface ChannelWithMembers extends Channel {
  /**
   * The first members (100, `limits.membersPage`) in member order; `channel.queryMembers` has the rest. One without a record
   * yet is `{ id, online: false }`.
   */
  members: User[];
  /** How many members there are. */
  member_count: number;
}

/** Custom data of a channel to be created or changed. `null` removes a field. `members` is a list of user ids. */
export type ChannelData = { name?: string | null; members?: readonly string[] } & { [custom: string]: unknown };

/** The name of a channel across types. */
export function cidOf(type: string, id: string): string {
  return `${type}:${id}`;
}
