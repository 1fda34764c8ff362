'use client';
import { forwardRef, useEffect, useState } from 'react';
import type { HTMLAttributes, ReactElement, ReactNode } from 'react';
import type { PresenceState } from '../store/presenceState.js';
import { connectionBannerLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import { translate } from '../react/translate.js';
import { useConnectionStatus } from '../react/useConnectionStatus.js';
import { useRenderElement } from './useRenderElement.js';
import type { RenderProp } from './useRenderElement.js';

export interface ConnectionBannerState {
  /** `data-state`: `initial`, `connecting`, `connected`, `reconnecting` or `disconnected`. */
  status: PresenceState['connection'];
  /** Whether the banner shows anything. */
  shown: boolean;
  /** The message in the app's language; empty where there is none. */
  text: string;
}

export interface ConnectionBannerProps extends Omit<HTMLAttributes<HTMLDivElement>, 'children'> {
  /**
   * How long the connection must be lost before the banner shows, in milliseconds. Most losses are shorter than a second.
   *
   * @default 1000
   */
  delayMs?: number;
  /** Another element in place of the `<div>`, or a function of props and state. */
  render?: RenderProp<ConnectionBannerState>;
  /** Content of the banner while it shows, or a function of its state. */
  children?: ReactNode | ((state: ConnectionBannerState) => ReactNode);
}

/**
 * Says that the client is reconnecting or disconnected. Empty while connected and before the first connection. It is a live
 * region (`role="status"`), so keep it mounted: screen readers announce only what changes in a region that is already there.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <ConnectionBanner delayMs={3000} />
 */
export const ConnectionBanner = /* @__PURE__ */ forwardRef<HTMLDivElement, ConnectionBannerProps>(
  function ConnectionBanner({ delayMs = 1000, children, ...app }, ref): ReactElement {
    const context = usePresenceContext('ConnectionBanner');
    const { clock } = context.store;
    const status = useConnectionStatus();
    const hasMessage = status === 'reconnecting' || status === 'disconnected';
    const [waiting, setWaiting] = useState(true);
    useEffect(() => {
      if (!hasMessage) return;
      const cancel = clock.timer(() => setWaiting(false), delayMs);
      return () => {
        cancel();
        setWaiting(true);
      };
    }, [hasMessage, clock, delayMs]);

    const shown = hasMessage && !waiting;
    const text = hasMessage ? translate(context, connectionBannerLabels, status) : '';
    return useRenderElement(
      'div',
      { ...app, children: shown ? children : undefined },
      {
        state: { status, shown, text },
        ref,
        props: { role: 'status', 'data-state': status, children: shown ? text : undefined },
      },
    );
  },
);
