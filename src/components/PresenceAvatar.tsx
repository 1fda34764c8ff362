'use client';
import { forwardRef } from 'react';
import { usePresenceAvatar } from '../headless/PresenceAvatar.js';
import type { PresenceAvatarProps } from '../headless/PresenceAvatar.js';
import { joinClassNames } from '../headless/joinClassNames.js';
import { OnlineBadge } from './OnlineBadge.js';

/** A person with a badge on their picture, or on the avatar of another design system as its child. */
export const PresenceAvatar = /* @__PURE__ */ forwardRef<HTMLSpanElement, PresenceAvatarProps>(
  function PresenceAvatar(props, ref) {
    return usePresenceAvatar({ ...props, className: joinClassNames('pk-avatar', props.className) }, ref, OnlineBadge);
  },
);
