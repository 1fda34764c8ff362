'use client';
import { forwardRef } from 'react';
import { useAvatarStack } from '../headless/AvatarStack.js';
import type { AvatarStackProps } from '../headless/AvatarStack.js';
import { joinClassNames } from '../headless/joinClassNames.js';
import { PresenceAvatar } from './PresenceAvatar.js';

/**
 * Overlapping avatars, in the order of `userIds`; those beyond `max` are counted: '+3'.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <AvatarStack userIds={['jack', 'amara', 'yuki']} max={2} />
 */
export const AvatarStack = /* @__PURE__ */ forwardRef<HTMLUListElement, AvatarStackProps>(
  function AvatarStack(props, ref) {
    return useAvatarStack(
      { ...props, className: joinClassNames('pk-avatar-stack', props.className) },
      ref,
      PresenceAvatar,
    );
  },
);
