import type { ReactElement } from 'react';
import type { User } from 'presence-kit/client';
import { create } from 'zustand';
import { badge } from '../badge.js';
import { readingFrames } from '../Contender.js';
import { drawWithReact } from '../drawWithReact.js';

const useUsers = create<{ users: Record<string, User> }>(() => ({ users: {} }));

function Badge({ id }: { id: string }): ReactElement {
  return badge(
    id,
    useUsers((state) => state.users[id]),
  );
}

export const contender = drawWithReact({
  row: (id) => <Badge key={id} id={id} />,
  open: ({ people }) => useUsers.setState({ users: Object.fromEntries(people.now) }),
  ...readingFrames(({ user }) => useUsers.setState(({ users }) => ({ users: { ...users, [user.id]: user } }))),
});
