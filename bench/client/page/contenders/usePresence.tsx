import type { ReactElement } from 'react';
import { usePresence } from 'presence-kit';
import { badge } from '../badge.js';
import { presenceKit } from '../ours/presenceKit.js';

function Badge({ id }: { id: string }): ReactElement {
  return badge(id, usePresence(id));
}

export const contender = presenceKit((id) => <Badge key={id} id={id} />);
