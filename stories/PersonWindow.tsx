import type { ReactElement, ReactNode } from 'react';
import { ConnectionBanner } from 'presence-kit';
import { SeenBy } from 'presence-kit/storybook';
import type { TestTab } from 'presence-kit/storybook';

interface PersonWindowProps {
  /** The user whose window it is. */
  userId: string;
  /**
   * Which of the user's tabs is in it.
   *
   * @default the first
   */
  tab?: TestTab;
  name: string;
  children: ReactNode;
}

/** The window of a user: what the user sees, with a provider of its own. */
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
