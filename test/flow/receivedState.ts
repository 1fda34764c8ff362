import type { ServerEvent } from '../../src/protocol/events.js';
import type { PublicView } from './presenceModel.js';

/** What a correct client would show, from the frames that one connection received. */
export interface ReceivedState {
  /** The replies by request id; for a refused request, the error code. */
  readonly replies: ReadonlyMap<number, { result?: Result; refused?: string }>;
  /** The last received view of a user; undefined when none was received, or the user was deleted. */
  user(id: string): PublicView | undefined;
  /** Drops users who are no longer watched. */
  keepOnly(watched: ReadonlySet<string>): void;
  /**
   * Takes a frame. Throws when an event changes nothing, is about a user for whom `mayReceive` is false, or about a channel for
   * whose members (`isMember`) it is not.
   */
  receive(text: string, mayReceive: (id: string) => boolean, isMember: (cid: string) => boolean): void;
}

/** The parts of a result that a story compares. */
export interface Result {
  user?: PublicView & { invisible: boolean };
  users?: PublicView[];
  members?: PublicView[];
  channels?: { cid: string; members: PublicView[] }[];
  watching?: { watched: string[] };
}

type Frame =
  | { type: 'reply'; id: number; result: Result }
  | { type: 'error'; id: number; error: { code: string } }
  | { type: 'event'; event: ServerEvent };

/** Makes the {@link ReceivedState} of a connection of `owner`. */
export function createReceivedState(owner: string): ReceivedState {
  const users = new Map<string, PublicView>();
  const replies = new Map<number, { result?: Result; refused?: string }>();

  function take(received: readonly (PublicView & { created_at?: string })[]): void {
    for (const user of received) {
      // A member without a record has no `created_at`.
      if (user.created_at === undefined) users.delete(user.id);
      else users.set(user.id, publicView(user));
    }
  }

  function receiveEvent(
    event: ServerEvent,
    mayReceive: (id: string) => boolean,
    isMember: (cid: string) => boolean,
  ): void {
    if (event.type === 'channel.updated') {
      if (!isMember(event.channel.cid)) throw new Error('received an event of a channel of others');
      return;
    }
    if (event.type === 'channel.removed' || event.type === 'channel.deleted') {
      if (isMember(event.cid)) throw new Error(`received ${event.type} as a member of ${event.cid}`);
      return;
    }
    const { id } = event.user;
    if (id === owner) {
      if (event.type === 'user.presence.changed' || !('invisible' in event.user))
        throw new Error('received the public view of themself in place of their own');
      users.set(id, publicView(event.user));
      return;
    }
    if (!mayReceive(id)) throw new Error(`received an event about ${id}, whom they do not watch`);
    // A member without a record, as in an answer.
    if (event.user.created_at === undefined && event.type === 'user.presence.changed') {
      users.delete(id);
      return;
    }
    const before = users.get(id);
    const after = publicView(event.user);
    if (event.type === 'user.deleted') {
      users.delete(id);
      return;
    }
    if (before && !differ(before, after, event.type === 'user.updated' ? ['name'] : ['online', 'status']))
      throw new Error(`received ${event.type} of ${id}, and none of its fields changed`);
    // One upsert may cause two events. Each must carry its own change, although both show the whole user.
    const { online, status } = event.type === 'user.updated' ? (before ?? { id, online: false }) : after;
    users.set(id, publicView({ ...after, online, status }));
  }

  return {
    replies,
    user: (id) => users.get(id),
    keepOnly(watched) {
      for (const id of users.keys()) if (id !== owner && !watched.has(id)) users.delete(id);
    },
    receive(text, mayReceive, isMember) {
      if (text.startsWith('closed ')) return;
      const frame = JSON.parse(text) as Frame;
      if (frame.type === 'event') receiveEvent(frame.event, mayReceive, isMember);
      else if (frame.type === 'error') replies.set(frame.id, { refused: frame.error.code });
      else {
        const { result } = frame;
        replies.set(frame.id, { result });
        take([
          ...(result.users ?? []),
          ...(result.members ?? []),
          ...(result.channels ?? []).flatMap(({ members }) => members),
        ]);
      }
    },
  };
}

/** Only the fields of a user that the model has, too. */
export function publicView({ id, online, status, name }: PublicView): PublicView {
  return { id, online, ...(status === undefined ? {} : { status }), ...(name === undefined ? {} : { name }) };
}

function differ(before: PublicView, after: PublicView, fields: (keyof PublicView)[]): boolean {
  return fields.some((field) => before[field] !== after[field]);
}
