import { useSyncExternalStore } from 'react';
import type { ReactElement } from 'react';
import type { User } from 'presence-kit/client';
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { Doc } from 'yjs';
import { badge } from '../badge.js';
import { drawWithReact } from '../drawWithReact.js';

// The providers of Yjs hand their bytes to `applyAwarenessUpdate`, so no socket is needed. Everybody is one client of the
// document, and says in the state whether they are there.
const here = new Awareness(new Doc());
const there = new Awareness(new Doc());
const clients = new Map<string, number>();

function subscribe(listener: () => void): () => void {
  here.on('change', listener);
  return () => here.off('change', listener);
}

function Badge({ id }: { id: string }): ReactElement {
  const user = useSyncExternalStore(subscribe, () => here.getStates().get(clients.get(id) ?? 0));
  return badge(id, user as User | undefined);
}

function updateOf(user: User): Uint8Array {
  const client = clients.get(user.id) ?? 0;
  there.states.set(client, user);
  there.meta.set(client, { clock: user.revision ?? 0, lastUpdated: Date.now() });
  return encodeAwarenessUpdate(there, [client]);
}

export const contender = drawWithReact({
  row: (id) => <Badge key={id} id={id} />,
  open({ people }) {
    for (const user of people.now.values()) {
      clients.set(user.id, clients.size + 1);
      applyAwarenessUpdate(here, updateOf(user), 'server');
    }
  },
  message: updateOf,
  receive: (update) => applyAwarenessUpdate(here, update, 'server'),
});
