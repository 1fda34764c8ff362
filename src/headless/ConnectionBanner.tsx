'use client';
import { forwardRef, useEffect, useState } from 'react';
import type { HTMLAttributes, ReactElement, ReactNode } from 'react';
import type { PresenceState } from '../store/presenceState.js';
import { connectionBannerLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import { useConnectionStatus } from '../react/useConnectionStatus.js';
import { translate } from '../react/translate.js';
import { Part } from './Part.js';
import type { RenderProp } from './Part.js';

export interface ConnectionBannerState {
  status: PresenceState['connection'];
  /** Whether there is something to say. */
  shown: boolean;
  text: string;
}

export interface ConnectionBannerProps extends Omit<HTMLAttributes<HTMLDivElement>, 'children'> {
  /** How long a loss must last before it is told, in milliseconds. Most are over before anybody notices. Default 1000. */
  delayMs?: number;
  render?: RenderProp<ConnectionBannerState>;
  /** In place of the text, while it is shown. */
  children?: ReactNode | ((state: ConnectionBannerState) => ReactNode);
}

/**
 * Says that the connection is being restored, or is over; empty while all is well and before the first connection. It is a
 * live region (`role="status"`), so it stays in the page while it has nothing to say.
 */
export const ConnectionBanner = /* @__PURE__ */ forwardRef<HTMLDivElement, ConnectionBannerProps>(
  function ConnectionBanner({ delayMs = 1000, children, ...rest }, ref): ReactElement {
    const context = usePresenceContext('ConnectionBanner');
    const { clock } = context.store;
    const status = useConnectionStatus();
    // There are words for what is worth telling.
    const away = status in connectionBannerLabels;
    const [patient, setPatient] = useState(true);
    useEffect(() => {
      if (!away) return;
      const cancel = clock.timer(() => setPatient(false), delayMs);
      return () => {
        cancel();
        setPatient(true);
      };
    }, [away, clock, delayMs]);

    const shown = away && !patient;
    const text = away ? translate(context, connectionBannerLabels, status as keyof typeof connectionBannerLabels) : '';
    const state = { status, shown, text };
    return (
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an output belongs to a form
      <Part as="div" state={state} role="status" data-state={status} {...rest} ref={ref}>
        {shown && (children ?? text)}
      </Part>
    );
  },
);
