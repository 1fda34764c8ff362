import { useCallback, useSyncExternalStore } from 'react';
import type { ReactElement } from 'react';
import type { User } from 'presence-kit/client';
import { badge } from '../badge.js';
import { readingFrames } from '../Contender.js';
import { drawWithReact } from '../drawWithReact.js';

// The least that can be written on `useSyncExternalStore`: what all the others are measured by.
const users = new Map<string, User>();
const listeners = new Map<string, Set<() => void>>();

function subscribe(id: string, listener: () => void): () => void {
  let those = listeners.get(id);
  if (!those) listeners.set(id, (those = new Set()));
  those.add(listener);
  return () => those.delete(listener);
}

function Badge({ id }: { id: string }): ReactElement {
  const follow = useCallback((listener: () => void) => subscribe(id, listener), [id]);
  const user = useSyncExternalStore(follow, () => users.get(id));
  return badge(id, user);
}

export const contender = drawWithReact({
  row: (id) => <Badge key={id} id={id} />,
  open({ people }) {
    for (const [id, user] of people.now) users.set(id, user);
  },
  ...readingFrames(({ user }) => {
    users.set(user.id, user);
    listeners.get(user.id)?.forEach((listener) => listener());
  }),
});
