import type { User } from 'presence-kit/client';
import { labelOf, presenceOf } from '../badge.js';
import { readingFrames } from '../Contender.js';
import type { Contender } from '../Contender.js';

// The same map without React: a page that writes its attributes itself.
const users = new Map<string, User>();
const listeners = new Map<string, Set<() => void>>();
let root: HTMLElement;

function draw(id: string): HTMLElement {
  const element = document.createElement('span');
  element.setAttribute('role', 'img');
  element.setAttribute('data-user-id', id);
  const paint = () => {
    const presence = presenceOf(users.get(id));
    element.setAttribute('data-presence', presence);
    element.setAttribute('aria-label', labelOf(id, presence));
  };
  paint();
  listeners.set(id, new Set([paint]));
  return element;
}

export const contender: Contender<string> = {
  open(stage) {
    root = stage.root;
    for (const [id, user] of stage.people.now) users.set(id, user);
  },
  show(ids) {
    root.replaceChildren(...ids.map(draw));
  },
  ...readingFrames(({ user }) => {
    users.set(user.id, user);
    listeners.get(user.id)?.forEach((listener) => listener());
  }),
};
