'use client';
import { forwardRef } from 'react';
import { ConnectionBanner as Unstyled } from '../headless/ConnectionBanner.js';
import type { ConnectionBannerProps } from '../headless/ConnectionBanner.js';
import { joinClassNames } from '../headless/joinClassNames.js';

/**
 * Says that the client is reconnecting or disconnected. Takes no room while connected and before the first connection. It is a
 * live region, so keep it mounted.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <ConnectionBanner delayMs={3000} />
 */
export const ConnectionBanner = /* @__PURE__ */ forwardRef<HTMLDivElement, ConnectionBannerProps>(
  function ConnectionBanner(props, ref) {
    return <Unstyled {...props} ref={ref} className={joinClassNames('pk-connection-banner', props.className)} />;
  },
);
