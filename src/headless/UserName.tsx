'use client';
import { forwardRef } from 'react';
import type { HTMLAttributes, ReactElement } from 'react';
import { useRecord } from '../react/useRecord.js';
import type { PresenceRecord } from '../store/presenceRecord.js';

export interface UserNameProps extends HTMLAttributes<HTMLSpanElement> {
  userId: string;
}

/** The name of a user, else the id. */
export const UserName = /* @__PURE__ */ forwardRef<HTMLSpanElement, UserNameProps>(function UserName(
  { userId, ...rest },
  ref,
): ReactElement {
  const name = useRecord('UserName', userId, nameOf);
  return (
    <span data-part="name" dir="auto" {...rest} ref={ref}>
      {name}
    </span>
  );
});

function nameOf({ id, name }: PresenceRecord): string {
  return name ?? id;
}
