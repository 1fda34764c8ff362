'use client';
import { forwardRef } from 'react';
import type { HTMLAttributes, ReactElement } from 'react';
import { useRecord } from '../react/useRecord.js';
import type { PresenceRecord } from '../store/presenceRecord.js';

export interface UserNameProps extends HTMLAttributes<HTMLSpanElement> {
  /** The user to show. The user is watched while the name is mounted. */
  userId: string;
}

/**
 * The name of a user, or the id while there is none.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <UserName userId="jack" />
 */
export const UserName = /* @__PURE__ */ forwardRef<HTMLSpanElement, UserNameProps>(function UserName(
  { userId, ...app },
  ref,
): ReactElement {
  const name = useRecord('UserName', userId, nameOf);
  return (
    <span data-part="name" dir="auto" {...app} ref={ref}>
      {name}
    </span>
  );
});

function nameOf({ id, name }: PresenceRecord): string {
  return name ?? id;
}
