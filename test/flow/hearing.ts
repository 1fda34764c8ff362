import type { ServerEvent } from '../../src/protocol/events.js';
import type { View } from './worldModel.js';

/** What one connection has been told, and what it therefore believes. */
export interface Hearing {
  /** The answers, by the id of the request; refusals as their codes. */
  readonly answers: ReadonlyMap<number, { result?: Answer; refused?: string }>;
  /** What it believes of somebody; undefined when it was never told, or told that they are gone. */
  knows(id: string): View | undefined;
  /** Does not count on hearing of anybody else any more. */
  forget(watched: ReadonlySet<string>): void;
  /** Takes a frame. Throws when it has nothing to say, or says what was not asked for: `may` is whom it may hear of. */
  hear(text: string, may: (id: string) => boolean): void;
}

/** The parts of answers that a story compares. */
export interface Answer {
  user?: View & { invisible: boolean };
  users?: View[];
  members?: View[];
  channels?: { cid: string; members: View[] }[];
  watching?: { watched: string[] };
}

type Frame =
  | { type: 'reply'; id: number; result: Answer }
  | { type: 'error'; id: number; error: { code: string } }
  | { type: 'event'; event: ServerEvent };

/** Makes the {@link Hearing} of a connection of `owner`. */
export function createHearing(owner: string): Hearing {
  const known = new Map<string, View>();
  const answers = new Map<number, { result?: Answer; refused?: string }>();

  function believe(users: readonly (View & { created_at?: string })[]): void {
    for (const user of users) {
      // A member without a record yet.
      if (user.created_at === undefined) known.delete(user.id);
      else known.set(user.id, viewOf(user));
    }
  }

  function hearEvent(event: ServerEvent, may: (id: string) => boolean): void {
    if (event.type === 'channel.updated') {
      if (!event.members.some(({ id }) => id === owner)) throw new Error('is told of a channel of others');
      believe(event.members);
      return;
    }
    const { id } = event.user;
    if (id === owner) {
      if (event.type === 'user.presence.changed' || !('invisible' in event.user))
        throw new Error('is shown to themself as others see them');
      known.set(id, viewOf(event.user));
      return;
    }
    if (!may(id)) throw new Error(`is told of ${id}, whom they do not watch`);
    const before = known.get(id);
    const after = viewOf(event.user);
    if (event.type === 'user.deleted') {
      known.delete(id);
      return;
    }
    if (before && !differ(before, after, event.type === 'user.updated' ? ['name'] : ['online', 'status']))
      throw new Error(`is told ${event.type} of ${id}, where nothing of the kind changed`);
    // An upsert of both is two events: what is news of the one kind must be told by it, although either shows all of the user.
    const { online, status } = event.type === 'user.updated' ? (before ?? { id, online: false }) : after;
    known.set(id, viewOf({ ...after, online, status }));
  }

  return {
    answers,
    knows: (id) => known.get(id),
    forget(watched) {
      for (const id of known.keys()) if (id !== owner && !watched.has(id)) known.delete(id);
    },
    hear(text, may) {
      if (text.startsWith('closed ')) return;
      const frame = JSON.parse(text) as Frame;
      if (frame.type === 'event') hearEvent(frame.event, may);
      else if (frame.type === 'error') answers.set(frame.id, { refused: frame.error.code });
      else {
        const { result } = frame;
        answers.set(frame.id, { result });
        believe([
          ...(result.users ?? []),
          ...(result.members ?? []),
          ...(result.channels ?? []).flatMap(({ members }) => members),
        ]);
      }
    },
  };
}

/** What of a user the model knows as well. */
export function viewOf({ id, online, status, name }: View): View {
  return { id, online, ...(status === undefined ? {} : { status }), ...(name === undefined ? {} : { name }) };
}

function differ(before: View, after: View, fields: (keyof View)[]): boolean {
  return fields.some((field) => before[field] !== after[field]);
}
