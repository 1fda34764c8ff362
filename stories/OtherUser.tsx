import type { ReactElement } from 'react';
import { LastSeen, PresenceAvatar, StatusText } from 'presence-kit';

/** Another user: avatar, status and last seen. */
export function OtherUser({ userId }: { userId: string }): ReactElement {
  return (
    <div className="other" data-testid={`other-${userId}`}>
      <PresenceAvatar userId={userId} />
      <StatusText userId={userId} />
      <LastSeen userId={userId} />
    </div>
  );
}
