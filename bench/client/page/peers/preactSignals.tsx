import { signal } from '@preact/signals-react';
import type { Signal } from '@preact/signals-react';
import { useSignals } from '@preact/signals-react/runtime';
import type { ReactElement } from 'react';
import type { User } from 'presence-kit/client';
import { badge } from '../badge.js';
import { readingFrames } from '../Contender.js';
import { drawWithReact } from '../drawWithReact.js';

const users = new Map<string, Signal<User>>();

function Badge({ id }: { id: string }): ReactElement {
  useSignals();
  return badge(id, users.get(id)?.value);
}

export const contender = drawWithReact({
  row: (id) => <Badge key={id} id={id} />,
  open({ people }) {
    for (const [id, user] of people.now) users.set(id, signal(user));
  },
  ...readingFrames(({ user }) => {
    const known = users.get(user.id);
    if (known) known.value = user;
  }),
});
