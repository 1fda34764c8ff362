'use client';
import { forwardRef } from 'react';
import type { CSSProperties, ForwardedRef, HTMLAttributes, ReactElement, ReactNode } from 'react';
import { avatarStackLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import { translatePlural } from '../react/translate.js';
import { PresenceAvatar } from './PresenceAvatar.js';
import { Part } from './Part.js';
import type { RenderProp } from './Part.js';
import { sized } from './sized.js';
import type { Size } from './sized.js';

export interface AvatarStackState {
  shown: string[];
  /** How many have no place. */
  more: number;
}

export interface AvatarStackProps extends Omit<HTMLAttributes<HTMLUListElement>, 'children'> {
  /** Whom to show, in this order, each once. */
  userIds: readonly string[];
  /** How many have a place; the others are counted. Default 5. */
  max?: number;
  /** Of each avatar: a name or pixels. Default `md`. */
  size?: Size;
  /** One avatar. Default: a `PresenceAvatar`. */
  children?: (userId: string) => ReactNode;
  render?: RenderProp<AvatarStackState>;
}

/**
 * Several people in little room. Their order is the one given, whoever comes and goes, so nobody jumps about. Parts: `item`,
 * `more`.
 */
export const AvatarStack = /* @__PURE__ */ forwardRef<HTMLUListElement, AvatarStackProps>(
  function AvatarStack(props, ref) {
    return useAvatarStack(props, ref, PresenceAvatar);
  },
);

/** The stack as an element, with the `Avatar` that it has by default: for a component that only adds to its props. */
export function useAvatarStack(
  { userIds, max = 5, size = 'md', children, style, ...rest }: AvatarStackProps,
  ref: ForwardedRef<HTMLUListElement>,
  Avatar: typeof PresenceAvatar,
): ReactElement {
  const context = usePresenceContext('AvatarStack');
  const people = [...new Set(userIds)];
  // A circle that says '+1' would take the very place of that one person.
  const shown = people.length === max + 1 ? people : people.slice(0, max);
  const more = people.length - shown.length;
  return (
    <Part
      as="ul"
      state={{ shown, more }}
      aria-label={translatePlural(context, avatarStackLabels, 'people', people.length)}
      {...sized('--pk-avatar-size', size, style)}
      {...rest}
      ref={ref}
    >
      {shown.map((userId, index) => (
        <li key={userId} data-part="item" style={{ '--pk-index': index } as CSSProperties}>
          {children ? children(userId) : <Avatar userId={userId} size={size} />}
        </li>
      ))}
      {more > 0 && (
        <li data-part="more">
          {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- text that is read as words */}
          <span role="img" dir="ltr" aria-label={translatePlural(context, avatarStackLabels, 'more', more)}>
            +{more}
          </span>
        </li>
      )}
    </Part>
  );
}
