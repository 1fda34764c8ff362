import type { ReactElement } from 'react';
import { InvisibleToggle, StatusEditor } from 'presence-kit';

/** The controls of the own presence. */
export function OwnPresence(): ReactElement {
  return (
    <>
      <StatusEditor />
      <InvisibleToggle />
    </>
  );
}
