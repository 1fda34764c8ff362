import { OnlineBadge } from 'presence-kit';
import { presenceKit } from '../ours/presenceKit.js';

export const contender = presenceKit((id) => <OnlineBadge key={id} userId={id} />);
