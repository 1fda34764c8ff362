'use client';
import { forwardRef } from 'react';
import type { HTMLAttributes, ReactElement, ReactNode } from 'react';
import { onlineCountLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import { useOnlineCount } from '../react/useOnlineCount.js';
import type { OnlineCounts } from '../react/useOnlineCount.js';
import { translatePlural } from '../react/translate.js';
import { Part } from './Part.js';
import type { RenderProp } from './Part.js';

export interface OnlineCountProps extends Omit<HTMLAttributes<HTMLSpanElement>, 'children'> {
  /** Whom to count; each once. They are watched while it is mounted. */
  userIds: readonly string[];
  render?: RenderProp<OnlineCounts>;
  children?: ReactNode | ((counts: OnlineCounts) => ReactNode);
}

/** How many of several people are online. While nothing is known of any of them it says nothing rather than zero. */
export const OnlineCount = /* @__PURE__ */ forwardRef<HTMLSpanElement, OnlineCountProps>(function OnlineCount(
  { userIds, children, ...rest },
  ref,
): ReactElement {
  const context = usePresenceContext('OnlineCount');
  const counts = useOnlineCount(userIds);
  const known = counts.total === 0 || counts.unknown < counts.total;
  const text = known ? translatePlural(context, onlineCountLabels, 'online_count', counts.online) : '';
  const state = !known ? 'unknown' : counts.online > 0 ? 'some' : 'none';
  return (
    <Part as="span" state={counts} data-state={state} {...rest} ref={ref}>
      {children ?? text}
    </Part>
  );
});
