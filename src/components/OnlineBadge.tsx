'use client';
import { forwardRef } from 'react';
import { useOnlineBadge } from '../headless/OnlineBadge.js';
import type { OnlineBadgeProps } from '../headless/OnlineBadge.js';
import { joinClassNames } from '../headless/joinClassNames.js';

/**
 * A mark that says whether somebody is there: filled for online, a ring for offline, a broken ring for unknown. An event
 * renders nothing in React. With `placement` it hangs on a corner of the nearest positioned element; `PresenceAvatar` is one
 * for any avatar.
 */
export const OnlineBadge = /* @__PURE__ */ forwardRef<HTMLSpanElement, OnlineBadgeProps>(
  function OnlineBadge(props, ref) {
    return useOnlineBadge({ ...props, className: joinClassNames('pk-online-badge', props.className) }, ref);
  },
);
