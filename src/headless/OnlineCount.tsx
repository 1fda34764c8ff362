'use client';
import { forwardRef } from 'react';
import type { HTMLAttributes, ReactElement, ReactNode } from 'react';
import { onlineCountLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import { translatePlural } from '../react/translate.js';
import { useOnlineCount } from '../react/useOnlineCount.js';
import type { OnlineCounts } from '../react/useOnlineCount.js';
import { useRenderElement } from './useRenderElement.js';
import type { RenderProp } from './useRenderElement.js';

export interface OnlineCountProps extends Omit<HTMLAttributes<HTMLSpanElement>, 'children'> {
  /** Ids of the users to count, each once. They are watched while the count is mounted. */
  userIds: readonly string[];
  /** Another element, or a function of props and counts. */
  render?: RenderProp<OnlineCounts>;
  /** Content of the count, or a function of the counts. */
  children?: ReactNode | ((counts: OnlineCounts) => ReactNode);
}

/**
 * How many of several users are online: '3 online'. Empty until at least one of them is known, so it never shows a wrong zero.
 * `data-state` is `some`, `none` or `unknown`.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <OnlineCount userIds={ids}>{({ online, total }) => `${online} of ${total}`}</OnlineCount>
 */
export const OnlineCount = /* @__PURE__ */ forwardRef<HTMLSpanElement, OnlineCountProps>(function OnlineCount(
  { userIds, ...app },
  ref,
): ReactElement {
  const context = usePresenceContext('OnlineCount');
  const counts = useOnlineCount(userIds);
  const isKnown = counts.total === 0 || counts.unknown < counts.total;
  return useRenderElement('span', app, {
    state: counts,
    ref,
    props: {
      'data-state': !isKnown ? 'unknown' : counts.online > 0 ? 'some' : 'none',
      children: isKnown ? translatePlural(context, onlineCountLabels, 'online_count', counts.online) : '',
    },
  });
});
