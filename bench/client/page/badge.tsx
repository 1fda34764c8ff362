import type { ReactElement } from 'react';
import type { User } from 'presence-kit/client';

/** How often a component drew a badge. */
export const counts = { renders: 0 };

/** A badge as one writes it by hand, from what a hook returned. */
export function badge(id: string, user: Pick<User, 'online'> | undefined): ReactElement {
  counts.renders++;
  const presence = presenceOf(user);
  return <span role="img" data-user-id={id} data-presence={presence} aria-label={labelOf(id, presence)} />;
}

export function presenceOf(user: Pick<User, 'online'> | undefined): string {
  return user ? (user.online ? 'online' : 'offline') : 'unknown';
}

const words: Record<string, string> = { online: 'Online', offline: 'Offline', unknown: 'Unknown' };

/** The accessible name: a colour alone tells nobody anything. */
export function labelOf(name: string, presence: string): string {
  return `${name}: ${words[presence]}`;
}
