'use client';
import { forwardRef } from 'react';
import { useLastSeenElement } from '../headless/LastSeen.js';
import type { LastSeenProps } from '../headless/LastSeen.js';
import { joinClassNames } from '../headless/joinClassNames.js';

/**
 * When a user was last online: 'Last seen 3 minutes ago', or 'Active now'. Neither an event nor the passing of time renders
 * anything in React.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <LastSeen userId="jack" format="short" />
 */
export const LastSeen = /* @__PURE__ */ forwardRef<HTMLTimeElement, LastSeenProps>(function LastSeen(props, ref) {
  return useLastSeenElement({ ...props, className: joinClassNames('pk-last-seen', props.className) }, ref);
});
