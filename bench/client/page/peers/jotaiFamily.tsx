import { atom, createStore, Provider, useAtomValue } from 'jotai';
import { atomFamily } from 'jotai-family';
import type { ReactElement, ReactNode } from 'react';
import type { User } from 'presence-kit/client';
import { badge } from '../badge.js';
import { readingFrames } from '../Contender.js';
import { drawWithReact } from '../drawWithReact.js';

const userAtom = atomFamily((_id: string) => atom<User | undefined>(undefined));
const store = createStore();

function Badge({ id }: { id: string }): ReactElement {
  return badge(id, useAtomValue(userAtom(id)));
}

export const contender = drawWithReact({
  row: (id) => <Badge key={id} id={id} />,
  Around: ({ children }: { children: ReactNode }) => <Provider store={store}>{children}</Provider>,
  open({ people }) {
    for (const [id, user] of people.now) store.set(userAtom(id), user);
  },
  ...readingFrames(({ user }) => store.set(userAtom(user.id), user)),
});
