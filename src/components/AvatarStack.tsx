'use client';
import { forwardRef } from 'react';
import { useAvatarStack } from '../headless/AvatarStack.js';
import type { AvatarStackProps } from '../headless/AvatarStack.js';
import { joinClassNames } from '../headless/joinClassNames.js';
import { PresenceAvatar } from './PresenceAvatar.js';

/** Several people in little room, in the order given; those beyond `max` are counted. */
export const AvatarStack = /* @__PURE__ */ forwardRef<HTMLUListElement, AvatarStackProps>(
  function AvatarStack(props, ref) {
    return useAvatarStack(
      { ...props, className: joinClassNames('pk-avatar-stack', props.className) },
      ref,
      PresenceAvatar,
    );
  },
);
