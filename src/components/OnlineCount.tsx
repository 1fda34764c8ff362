'use client';
import { forwardRef } from 'react';
import { OnlineCount as Unstyled } from '../headless/OnlineCount.js';
import type { OnlineCountProps } from '../headless/OnlineCount.js';
import { joinClassNames } from '../headless/joinClassNames.js';

/**
 * How many of several users are online: '3 online'. Empty until at least one of them is known.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <OnlineCount userIds={['jack', 'amara']} />
 */
export const OnlineCount = /* @__PURE__ */ forwardRef<HTMLSpanElement, OnlineCountProps>(
  function OnlineCount(props, ref) {
    return <Unstyled {...props} ref={ref} className={joinClassNames('pk-online-count', props.className)} />;
  },
);
