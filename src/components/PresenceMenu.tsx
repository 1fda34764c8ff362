'use client';
import { forwardRef } from 'react';
import { usePresenceMenu } from '../headless/PresenceMenu.js';
import type { PresenceMenuProps } from '../headless/PresenceMenu.js';
import { joinClassNames } from '../headless/joinClassNames.js';
import { InvisibleToggle } from './InvisibleToggle.js';
import { PresenceAvatar } from './PresenceAvatar.js';
import { StatusEditor } from './StatusEditor.js';

/** One's own presence in one place: the own avatar, which opens the status editor and the switch for being invisible. */
export const PresenceMenu = /* @__PURE__ */ forwardRef<HTMLDivElement, PresenceMenuProps>(
  function PresenceMenu(props, ref) {
    const styled = { ...props, className: joinClassNames('pk-presence-menu', props.className) };
    return usePresenceMenu(styled, ref, PresenceAvatar, StatusEditor, InvisibleToggle);
  },
);
