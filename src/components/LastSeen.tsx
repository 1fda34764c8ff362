'use client';
import { forwardRef } from 'react';
import { useLastSeenElement } from '../headless/LastSeen.js';
import type { LastSeenProps } from '../headless/LastSeen.js';
import { joinClassNames } from '../headless/joinClassNames.js';

/** When somebody was last there: 'Last seen 3 minutes ago'. Neither an event nor the passing of time renders anything in React. */
export const LastSeen = /* @__PURE__ */ forwardRef<HTMLTimeElement, LastSeenProps>(function LastSeen(props, ref) {
  return useLastSeenElement({ ...props, className: joinClassNames('pk-last-seen', props.className) }, ref);
});
