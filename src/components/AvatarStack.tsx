'use client';
import { forwardRef } from 'react';
import { useAvatarStack } from '../headless/AvatarStack.js';
import type { AvatarStackProps } from '../headless/AvatarStack.js';
import { classes } from '../headless/classes.js';
import { PresenceAvatar } from './PresenceAvatar.js';

/** Several people in little room, in the order given; those beyond `max` are counted. */
export const AvatarStack = /* @__PURE__ */ forwardRef<HTMLUListElement, AvatarStackProps>(
  function AvatarStack(props, ref) {
    return useAvatarStack({ ...props, className: classes('pk-avatar-stack', props.className) }, ref, PresenceAvatar);
  },
);
