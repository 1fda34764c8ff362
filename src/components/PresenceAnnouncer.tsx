'use client';
import { forwardRef } from 'react';
import { PresenceAnnouncer as Unstyled } from '../headless/PresenceAnnouncer.js';
import type { PresenceAnnouncerProps } from '../headless/PresenceAnnouncer.js';
import { joinClassNames } from '../headless/joinClassNames.js';

/**
 * Announces to screen readers who came online and who went offline, in a live region that is visually hidden. Use one per page.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <PresenceAnnouncer userIds={['jack', 'amara']} />
 */
export const PresenceAnnouncer = /* @__PURE__ */ forwardRef<HTMLDivElement, PresenceAnnouncerProps>(
  function PresenceAnnouncer(props, ref) {
    return <Unstyled {...props} ref={ref} className={joinClassNames('pk-announcer', props.className)} />;
  },
);
