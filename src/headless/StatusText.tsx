'use client';
import { forwardRef } from 'react';
import type { HTMLAttributes, ReactElement, ReactNode } from 'react';
import { useRecord } from '../react/useRecord.js';
import type { PresenceRecord } from '../store/presenceRecord.js';
import { useRenderElement } from './useRenderElement.js';
import type { RenderProp } from './useRenderElement.js';

export interface StatusTextState {
  /** Undefined when the user has no status. */
  status: string | undefined;
}

export interface StatusTextProps extends Omit<HTMLAttributes<HTMLSpanElement>, 'children'> {
  /** The user to show. The user is watched while the text is mounted. */
  userId: string;
  /**
   * Shown when the user has no status.
   *
   * @default nothing is rendered
   */
  fallback?: ReactNode;
  /** Another element, or a function of props and state. */
  render?: RenderProp<StatusTextState>;
}

/**
 * The status that a user wrote. Renders only when the status changes. `data-state` is `set` or `empty`.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <StatusText userId="jack" fallback="No status" />
 */
export const StatusText = /* @__PURE__ */ forwardRef<HTMLSpanElement, StatusTextProps>(function StatusText(
  { userId, fallback, ...app },
  ref,
): ReactElement | null {
  const status = useRecord('StatusText', userId, statusOf);
  const children = status ?? fallback ?? null;
  const isEmpty = children === null;
  const element = useRenderElement('span', isEmpty ? {} : app, {
    state: { status },
    ref,
    props: { 'data-user-id': userId, 'data-state': status === undefined ? 'empty' : 'set', dir: 'auto', children },
  });
  return isEmpty ? null : element;
});

function statusOf({ status }: PresenceRecord): string | undefined {
  return status;
}
