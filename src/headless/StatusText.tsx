'use client';
import { forwardRef } from 'react';
import type { HTMLAttributes, ReactElement, ReactNode } from 'react';
import { useRecord } from '../react/useRecord.js';
import type { PresenceRecord } from '../store/presenceRecord.js';
import { Part } from './Part.js';
import type { RenderProp } from './Part.js';

export interface StatusTextState {
  status: string | undefined;
}

export interface StatusTextProps extends Omit<HTMLAttributes<HTMLSpanElement>, 'children'> {
  userId: string;
  /** Shown when there is no status. Default: nothing is rendered. */
  fallback?: ReactNode;
  render?: RenderProp<StatusTextState>;
}

/** What somebody says of themself. Renders when it changes, and nothing while there is none. */
export const StatusText = /* @__PURE__ */ forwardRef<HTMLSpanElement, StatusTextProps>(function StatusText(
  { userId, fallback, ...rest },
  ref,
): ReactElement | null {
  const status = useRecord('StatusText', userId, statusOf);
  const children = status ?? fallback;
  if (children === undefined || children === null) return null;
  return (
    <Part
      as="span"
      state={{ status }}
      data-user-id={userId}
      data-state={status === undefined ? 'empty' : 'set'}
      dir="auto"
      {...rest}
      ref={ref}
    >
      {children}
    </Part>
  );
});

function statusOf({ status }: PresenceRecord): string | undefined {
  return status;
}
