import { observable, runInAction } from 'mobx';
import { observer } from 'mobx-react-lite';
import type { ReactElement } from 'react';
import type { User } from 'presence-kit/client';
import { badge } from '../badge.js';
import { readingFrames } from '../Contender.js';
import { drawWithReact } from '../drawWithReact.js';

const users = observable.map<string, User>(undefined, { deep: false });

const Badge = observer(function Badge({ id }: { id: string }): ReactElement {
  return badge(id, users.get(id));
});

export const contender = drawWithReact({
  row: (id) => <Badge key={id} id={id} />,
  open({ people }) {
    runInAction(() => users.replace([...people.now]));
  },
  ...readingFrames(({ user }) => void runInAction(() => users.set(user.id, user))),
});
