import type { ServerFrame } from './frames.js';

/** The parts of an answer or event, as they should be. Each has one shape, wherever it stands. */
interface Parts {
  type?: string;
  user?: Named;
  channel?: Named;
  cid?: unknown;
  users?: Named[];
  members?: Named[];
  channels?: Named[];
  added?: unknown;
  removed?: unknown;
  deleted?: unknown;
}

interface Named {
  id?: unknown;
}

/** What may come from outside, if it is what it claims to be. */
interface Outside {
  type?: unknown;
  result?: Parts;
  event?: Parts;
  error?: { code?: unknown; message?: unknown };
}

/**
 * Reads what a server sent. `undefined` is an event of a type that is not known here: a newer server may send it, and nobody
 * waits for it. Throws when it is no frame of this protocol.
 *
 * Looks at the parts that the client and the store rely on (who, and which channel) and at nothing else, by hand: a schema
 * library would weigh more than the whole client.
 */
export function decodeServerFrame(text: string): ServerFrame | undefined {
  // Whatever has no parts at all, like `null`, cannot be taken apart, which refuses it.
  const frame = JSON.parse(text) as Outside;
  const { type, result, event, error } = frame;
  const subject = event && subjects.get(event.type);
  if (event?.type && !subject) return undefined;
  const isFrame =
    type === 'pong' ||
    (type === 'error' && error?.code && error.message) ||
    (type === 'reply' && isSound(result)) ||
    (type === 'event' && isSound(event) && subject && event[subject]);
  if (!isFrame) throw new TypeError(`no frame: ${text.slice(0, 64)}`);
  return frame as ServerFrame;
}

/** What an event of each type is about. */
const subjects = /* @__PURE__ */ new Map<unknown, 'user' | 'channel' | 'cid'>([
  ['user.presence.changed', 'user'],
  ['user.updated', 'user'],
  ['user.deleted', 'user'],
  ['channel.updated', 'channel'],
  ['channel.removed', 'cid'],
  ['channel.deleted', 'cid'],
]);

function isList(value: unknown): boolean {
  return Array.isArray(value);
}

/** Users and channels have an id. A value that should be a list and is none cannot be spread, which refuses it as well. */
function isSound(parts: Parts | undefined): parts is Parts {
  if (!parts) return false;
  const {
    user,
    channel,
    cid = '',
    users = [],
    members = [],
    channels = [],
    added = [],
    removed = [],
    deleted = [],
  } = parts;
  const named = [user, channel, ...users, ...members, ...channels];
  return (
    typeof cid === 'string' &&
    named.every((one) => one === undefined || typeof one.id === 'string') &&
    [added, removed, deleted].every(isList)
  );
}
