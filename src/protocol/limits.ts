/** Limits that an operator may change (CONTRACT.md section 4). */
export interface Limits {
  /** Members watched by one `channel.watch`. Default 10. */
  channelWatch: number;
  /** Users in one page of `queryUsers`. Default 100 (a page that names no limit has 30). */
  queryUsers: number;
  /** Channels in one page of `queryChannels`. Default 30. */
  queryChannels: number;
  /** Different users that one connection may watch. Default 5000. */
  watchesPerConnection: number;
  /** Users or channels that a query without an index may look at. Default 10,000. */
  scan: number;
}

export const defaultLimits: Limits = {
  channelWatch: 10,
  queryUsers: 100,
  queryChannels: 30,
  watchesPerConnection: 5000,
  scan: 10_000,
};

/** Users in a page of `queryUsers` that names no `limit`. */
export const defaultPage = 30;

/** The farthest `offset`; beyond it, page with `id_gt`. */
export const maxOffset = 1000;

/** Bytes of one frame, either way. */
export const maxFrameBytes = 64 * 1024;

/** Bytes of one user's own fields (name, image, role, status, custom) as JSON. */
export const maxUserBytes = 5 * 1024;

/** Code points of a status, after trimming. */
export const maxStatus = 120;

/** Fields of a sort. */
export const maxSort = 5;

/** Levels of objects and lists in anything that comes from outside. */
export const maxDepth = 16;

/** Values of one `$in` or `$nin`, and ids of one call. */
export const maxIds = 1000;

/** Members of one channel. */
export const maxMembers = 10_000;

/** Letters of the key of a watch. */
export const maxKey = 64;

/** What an id of a user or channel looks like. */
export const idPattern = /^[A-Za-z0-9@_.-]{1,255}$/;

/** What a custom field may be called: no `$` in front and no dot, which queries would read as something else. */
export function isFieldName(name: string): boolean {
  return /^[^$.\p{C}][^.\p{C}]{0,63}$/u.test(name) && !(name in Object.prototype);
}
