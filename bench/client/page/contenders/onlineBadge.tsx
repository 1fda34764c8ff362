import type { ReactElement } from 'react';
import { OnlineBadge } from 'presence-kit';
import { presenceKit } from '../ours/presenceKit.js';

function Badge({ id }: { id: string }): ReactElement {
  return <OnlineBadge userId={id} />;
}

export const contender = presenceKit(Badge);
