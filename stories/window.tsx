import type { ReactElement, ReactNode } from 'react';
import {
  ConnectionBanner,
  InvisibleToggle,
  LastSeen,
  PresenceAvatar,
  PresenceList,
  StatusEditor,
  StatusText,
} from 'presence-kit';
import { SeenBy } from 'presence-kit/storybook';
import type { TestTab } from 'presence-kit/storybook';

interface PersonWindowProps {
  /** Whose window it is. */
  userId: string;
  /** Which of their tabs is in it. Default: their first. */
  tab?: TestTab;
  name: string;
  children: ReactNode;
}

/** Somebody's window: what they see, with a provider of their own. */
export function PersonWindow({ userId, tab, name, children }: PersonWindowProps): ReactElement {
  return (
    <section className="panel window" aria-label={name}>
      <h2>{name}</h2>
      <SeenBy userId={userId} tab={tab}>
        <div className="spaced">
          <ConnectionBanner />
          {children}
        </div>
      </SeenBy>
    </section>
  );
}

/** One's own presence. */
export function Mine(): ReactElement {
  return (
    <>
      <StatusEditor />
      <InvisibleToggle />
    </>
  );
}

/** One other person, as one sees them. */
export function Other({ userId }: { userId: string }): ReactElement {
  return (
    <div className="other" data-testid={`other-${userId}`}>
      <PresenceAvatar userId={userId} />
      <StatusText userId={userId} />
      <LastSeen userId={userId} />
    </div>
  );
}

export function Others({ userIds }: { userIds: readonly string[] }): ReactElement {
  return <PresenceList userIds={userIds} />;
}
