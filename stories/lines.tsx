import { useEffect } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { SeenBy, useTestPresence } from 'presence-kit/storybook';

interface SeenByProps {
  userId: string;
  children: ReactNode;
}

/** What is inside, seen by one who was connected and lost the line: the last that was known. */
export function SeenWithoutALine({ userId, children }: SeenByProps): ReactElement {
  const { transport } = useTestPresence().person(userId);
  useEffect(() => {
    // What is inside asks first, and is answered within this task.
    const timer = setTimeout(() => {
      transport.refuse();
      transport.drop();
    });
    return () => clearTimeout(timer);
  }, [transport]);
  return <SeenBy userId={userId}>{children}</SeenBy>;
}

/** What is inside, seen by one who said goodbye. */
export function SeenAfterGoodbye({ userId, children }: SeenByProps): ReactElement {
  const { client } = useTestPresence().person(userId);
  useEffect(() => {
    const timer = setTimeout(() => void client.disconnectUser());
    return () => clearTimeout(timer);
  }, [client]);
  return <SeenBy userId={userId}>{children}</SeenBy>;
}
