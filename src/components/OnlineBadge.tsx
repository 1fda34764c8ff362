'use client';
import { forwardRef } from 'react';
import { useOnlineBadge } from '../headless/OnlineBadge.js';
import type { OnlineBadgeProps } from '../headless/OnlineBadge.js';
import { joinClassNames } from '../headless/joinClassNames.js';

/**
 * A mark that shows whether a user is online: filled for online, a ring for offline, a broken ring for unknown, a ring with a bar
 * for invisible. An event renders nothing in React. With `placement` it sits on a corner of the nearest positioned element, such
 * as a `PresenceAvatar`.
 *
 * @throws `no_provider` for a `userId` without a `<PresenceProvider>` above.
 * @example
 * <OnlineBadge userId="jack" variant="label" />
 */
export const OnlineBadge = /* @__PURE__ */ forwardRef<HTMLSpanElement, OnlineBadgeProps>(
  function OnlineBadge(props, ref) {
    return useOnlineBadge({ ...props, className: joinClassNames('pk-online-badge', props.className) }, ref);
  },
);
