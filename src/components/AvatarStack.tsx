'use client';
import { forwardRef } from 'react';
import { AvatarStack as Unstyled } from '../headless/AvatarStack.js';
import type { AvatarStackProps as UnstyledProps } from '../headless/AvatarStack.js';
import type { PresenceAvatarProps } from '../headless/PresenceAvatar.js';
import { classes } from './classes.js';
import { PresenceAvatar } from './PresenceAvatar.js';

export interface AvatarStackProps extends UnstyledProps {
  /** Of each avatar: a name or pixels. Default `md`. */
  size?: PresenceAvatarProps['size'];
}

/** Several people in little room, in the order given; those beyond `max` are counted. */
export const AvatarStack = /* @__PURE__ */ forwardRef<HTMLUListElement, AvatarStackProps>(function AvatarStack(
  { size, ...props },
  ref,
) {
  return (
    <Unstyled {...props} ref={ref} className={classes('pk-avatar-stack', props.className)}>
      {props.children ?? ((userId) => <PresenceAvatar userId={userId} size={size} />)}
    </Unstyled>
  );
});
