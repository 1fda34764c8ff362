'use client';
import { forwardRef } from 'react';
import { PresenceAnnouncer as Unstyled } from '../headless/PresenceAnnouncer.js';
import type { PresenceAnnouncerProps } from '../headless/PresenceAnnouncer.js';
import { joinClassNames } from '../headless/joinClassNames.js';

/** Tells screen readers who came and who went, in one polite live region that nobody sees. */
export const PresenceAnnouncer = /* @__PURE__ */ forwardRef<HTMLDivElement, PresenceAnnouncerProps>(
  function PresenceAnnouncer(props, ref) {
    return <Unstyled {...props} ref={ref} className={joinClassNames('pk-announcer', props.className)} />;
  },
);
