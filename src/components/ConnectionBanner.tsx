'use client';
import { forwardRef } from 'react';
import { ConnectionBanner as Unstyled } from '../headless/ConnectionBanner.js';
import type { ConnectionBannerProps } from '../headless/ConnectionBanner.js';
import { joinClassNames } from '../headless/joinClassNames.js';

/** Says that the connection is being restored, or is over. Takes no room while all is well. */
export const ConnectionBanner = /* @__PURE__ */ forwardRef<HTMLDivElement, ConnectionBannerProps>(
  function ConnectionBanner(props, ref) {
    return <Unstyled {...props} ref={ref} className={joinClassNames('pk-connection-banner', props.className)} />;
  },
);
