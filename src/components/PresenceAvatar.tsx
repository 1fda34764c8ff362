'use client';
import { forwardRef } from 'react';
import { PresenceAvatar as Unstyled } from '../headless/PresenceAvatar.js';
import type { PresenceAvatarProps } from '../headless/PresenceAvatar.js';
import { classes } from '../headless/classes.js';
import { OnlineBadge } from './OnlineBadge.js';

/** A person with a badge on their picture, or on the avatar of another design system as its child. */
export const PresenceAvatar = /* @__PURE__ */ forwardRef<HTMLSpanElement, PresenceAvatarProps>(function PresenceAvatar(
  { badge = true, placement = 'bottom-end', ...props },
  ref,
) {
  return (
    <Unstyled
      {...props}
      badge={badge === true ? <OnlineBadge userId={props.userId} placement={placement} /> : badge}
      ref={ref}
      className={classes('pk-avatar', props.className)}
    />
  );
});
