import { useEffect } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { SeenBy, useTestPresence } from 'presence-kit/storybook';

interface ViewerProps {
  userId: string;
  children: ReactNode;
}

/** Its content as a user sees it who lost the connection: the last known state. */
export function SeenWhileReconnecting({ userId, children }: ViewerProps): ReactElement {
  const { transport } = useTestPresence().person(userId);
  useEffect(() => {
    // After the requests of the content, which are answered within this task.
    const timer = setTimeout(() => {
      transport.refuse();
      transport.drop();
    });
    return () => clearTimeout(timer);
  }, [transport]);
  return <SeenBy userId={userId}>{children}</SeenBy>;
}

/** Its content as a user sees it who disconnected. */
export function SeenAfterDisconnect({ userId, children }: ViewerProps): ReactElement {
  const { client } = useTestPresence().person(userId);
  useEffect(() => {
    const timer = setTimeout(() => void client.disconnectUser());
    return () => clearTimeout(timer);
  }, [client]);
  return <SeenBy userId={userId}>{children}</SeenBy>;
}
