/** Limits that an operator may change. A request over one of them is refused and changes nothing. */
export interface Limits {
  /**
   * Members that one `channel.watch` watches.
   * @default 10
   */
  channelWatch: number;
  /**
   * Users on one page of `queryUsers`, at most. A query without a `limit` gets 30.
   * @default 100
   */
  queryUsers: number;
  /**
   * Channels on one page of `queryChannels`, at most.
   * @default 30
   */
  queryChannels: number;
  /**
   * Members of a channel in one answer, at most. `channel.queryMembers` reads the others.
   * @default 100
   */
  membersPage: number;
  /**
   * Members of one channel, at most.
   * @default 10000
   */
  channelMembers: number;
  /**
   * Channels that one user may be a member of.
   * @default 1000
   */
  channelsPerUser: number;
  /**
   * Different users that one connection may watch.
   * @default 5000
   */
  watchesPerConnection: number;
  /**
   * Users or channels that a query without an index may look at.
   * @default 10000
   */
  scan: number;
}

export const defaultLimits: Limits = {
  channelWatch: 10,
  queryUsers: 100,
  queryChannels: 30,
  membersPage: 100,
  channelMembers: 10_000,
  channelsPerUser: 1000,
  watchesPerConnection: 5000,
  scan: 10_000,
};

/** Rows on a page of a query without a `limit`. */
export const defaultPage = 30;

/** The largest `offset`. Use `id_gt` for pages beyond it. */
export const maxOffset = 1000;

/** Bytes of one frame, either way. */
export const maxFrameBytes = 64 * 1024;

/** Bytes of one user's own fields (name, image, role, status, custom) as JSON. */
export const maxUserBytes = 5 * 1024;

/** Code points of a status, after trimming. */
export const maxStatus = 120;

/** Fields of a sort. */
export const maxSort = 5;

/** Levels of nested objects and lists in anything received from outside. */
export const maxDepth = 16;

/** Values in one `$in` or `$nin`, and ids in one call. */
export const maxIds = 1000;

/** Members in the data of one request; more are added in several. */
export const maxMembers = 10_000;

/** Letters of the key of a watch. */
export const maxKey = 64;

/** What an id of a user or channel looks like. */
export const idPattern = /^[A-Za-z0-9@_.-]{1,255}$/;

/** Whether a custom field may have this name. Queries give a meaning to a leading `$` and to dots, so names have neither. */
export function isFieldName(name: string): boolean {
  return /^[^$.\p{C}][^.\p{C}]{0,63}$/u.test(name) && !(name in Object.prototype);
}
