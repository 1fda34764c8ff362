'use client';
import { forwardRef } from 'react';
import { usePresenceAvatar } from '../headless/PresenceAvatar.js';
import type { PresenceAvatarProps } from '../headless/PresenceAvatar.js';
import { joinClassNames } from '../headless/joinClassNames.js';
import { OnlineBadge } from './OnlineBadge.js';

/**
 * A user's image, or initials, with a badge. Pass the avatar of another design system as `children` to give it a badge.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <PresenceAvatar userId="jack" size={48} />
 */
export const PresenceAvatar = /* @__PURE__ */ forwardRef<HTMLSpanElement, PresenceAvatarProps>(
  function PresenceAvatar(props, ref) {
    return usePresenceAvatar({ ...props, className: joinClassNames('pk-avatar', props.className) }, ref, OnlineBadge);
  },
);
