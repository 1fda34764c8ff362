import type { ReactNode } from 'react';
import type { PresenceChangedEvent, User } from 'presence-kit/client';
import { eventOf } from './people.js';
import type { People } from './people.js';

/** One way to show who is online. It is given what a socket would bring, and has to keep every badge right. */
export interface Contender<Message = never> {
  /** It never changes: what it shows need not be right. */
  still?: boolean;
  /** Gets ready for these people, as an app is before it shows a list. */
  open(stage: Stage): void | Promise<void>;
  /** Draws one badge for each id, in order. When it returns they stand in the page; what they show may come a moment later. */
  show(ids: readonly string[], grouped: boolean): void;
  /** What its socket brings when this became true. Its making is not timed. */
  message(user: User): Message;
  /** Takes what its socket brought. */
  receive(message: Message): void;
  /** Takes the event itself, past the socket: for the rows that compare stores and pages alone. */
  take?(event: PresenceChangedEvent): void;
  /** Has everything rendered that `run` causes before it returns. Where React draws, `flushSync`. */
  atOnce?(run: () => void): void;
  /** Ends a frame now, where `frameByHand` was asked and what comes between two frames is shown with the second. */
  frame?(): void;
}

/** What a contender is opened with. */
export interface Stage {
  root: HTMLElement;
  people: People;
  /** Drawn beside the badges, by those who draw with React. */
  beside?: ReactNode;
  /** Events come as objects, through `take`. */
  objects: boolean;
  frameByHand: boolean;
  strict: boolean;
}

/** The socket of those who have none of their own: our frames, as text. */
export function readingFrames(take: (event: PresenceChangedEvent) => void): Required<Hearing> {
  return {
    take,
    message: (user) => JSON.stringify({ type: 'event', event: eventOf(user) }),
    receive: (text) => take((JSON.parse(text) as { event: PresenceChangedEvent }).event),
  };
}

type Hearing = Pick<Contender<string>, 'message' | 'receive' | 'take'>;
