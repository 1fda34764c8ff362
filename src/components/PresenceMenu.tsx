'use client';
import { forwardRef } from 'react';
import { usePresenceMenu } from '../headless/PresenceMenu.js';
import type { PresenceMenuProps } from '../headless/PresenceMenu.js';
import { joinClassNames } from '../headless/joinClassNames.js';
import { InvisibleToggle } from './InvisibleToggle.js';
import { PresenceAvatar } from './PresenceAvatar.js';
import { StatusEditor } from './StatusEditor.js';

/**
 * The own presence in one place: the own avatar as a button, which opens a panel with the status editor and the switch for being
 * invisible.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <PresenceMenu />
 */
export const PresenceMenu = /* @__PURE__ */ forwardRef<HTMLDivElement, PresenceMenuProps>(
  function PresenceMenu(props, ref) {
    const styled = { ...props, className: joinClassNames('pk-presence-menu', props.className) };
    return usePresenceMenu(styled, ref, PresenceAvatar, StatusEditor, InvisibleToggle);
  },
);
