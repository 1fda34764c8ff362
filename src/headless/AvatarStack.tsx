'use client';
import { Fragment, forwardRef } from 'react';
import type { CSSProperties, ForwardedRef, HTMLAttributes, ReactElement, ReactNode } from 'react';
import { avatarStackLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import { translatePlural } from '../react/translate.js';
import { PresenceAvatar } from './PresenceAvatar.js';
import { sizeProps } from './sizeProps.js';
import type { Size } from './sizeProps.js';
import { useRenderElement } from './useRenderElement.js';
import type { RenderProp } from './useRenderElement.js';

export interface AvatarStackState {
  /** Ids of the users that have an avatar. */
  shown: string[];
  /** How many users have none. */
  more: number;
}

export interface AvatarStackProps extends Omit<HTMLAttributes<HTMLUListElement>, 'children'> {
  /** Ids of the users to show, in this order. An id that is listed twice is shown once. */
  userIds: readonly string[];
  /**
   * How many avatars are shown. The rest becomes '+3'; a rest of one is shown instead.
   *
   * @default 5
   */
  max?: number;
  /**
   * How many users there are, where `userIds` has only some of them: a channel's `member_count` beside its first members.
   *
   * @default the number of `userIds`
   */
  total?: number;
  /**
   * The size of each avatar: a name, or pixels.
   *
   * @default 'md'
   */
  size?: Size;
  /**
   * Renders one avatar.
   *
   * @default a `PresenceAvatar`
   */
  children?: (userId: string) => ReactNode;
  /** Another element in place of the `<ul>`, or a function of props and state. */
  render?: RenderProp<AvatarStackState>;
}

/**
 * Overlapping avatars. They keep the order of `userIds` when users come and go. Parts: `item`, `more`.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <AvatarStack userIds={['jack', 'amara', 'yuki']} max={2} />
 */
export const AvatarStack = /* @__PURE__ */ forwardRef<HTMLUListElement, AvatarStackProps>(
  function AvatarStack(props, ref) {
    return useAvatarStack(props, ref, PresenceAvatar);
  },
);

/** The stack as a hook, for the styled stack, which passes its own `Avatar`. */
export function useAvatarStack(
  { userIds, max = 5, total = 0, size = 'md', children, ...app }: AvatarStackProps,
  ref: ForwardedRef<HTMLUListElement>,
  Avatar: typeof PresenceAvatar,
): ReactElement {
  const context = usePresenceContext('AvatarStack');
  const users = [...new Set(userIds)];
  const count = Math.max(total, users.length);
  // '+1' would take as much room as the avatar that it stands for.
  const shown = count === max + 1 ? users : users.slice(0, max);
  const more = count - shown.length;
  return useRenderElement('ul', app, {
    state: { shown, more },
    ref,
    props: {
      'aria-label': translatePlural(context, avatarStackLabels, 'people', count),
      ...sizeProps('--pk-avatar-size', size),
      children: (
        <Fragment>
          {shown.map((userId, index) => (
            <li key={userId} data-part="item" style={{ '--pk-index': index } as CSSProperties}>
              {children ? children(userId) : <Avatar userId={userId} size={size} />}
            </li>
          ))}
          {more > 0 && (
            <li data-part="more">
              <span role="img" dir="ltr" aria-label={translatePlural(context, avatarStackLabels, 'more', more)}>
                +{more}
              </span>
            </li>
          )}
        </Fragment>
      ),
    },
  });
}
