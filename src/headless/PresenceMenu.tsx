'use client';
import { Fragment, forwardRef } from 'react';
import type { ComponentType, ForwardedRef, HTMLAttributes, ReactElement, ReactNode } from 'react';
import type { OwnUser } from '../protocol/user.js';
import { badgeLabels, presenceMenuLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import { useSelf } from '../react/useSelf.js';
import { translate } from '../react/translate.js';
import { InvisibleToggle } from './InvisibleToggle.js';
import { PresenceAvatar } from './PresenceAvatar.js';
import { Part } from './Part.js';
import type { RenderProp } from './Part.js';
import { StatusEditor } from './StatusEditor.js';
import { unseen } from './unseen.js';
import { usePopover } from './usePopover.js';

export interface PresenceMenuState {
  open: boolean;
  setOpen: (open: boolean) => void;
}

export interface PresenceMenuProps extends Omit<HTMLAttributes<HTMLDivElement>, 'children'> {
  /** What is in the button, once it is known who one is. Default: the own avatar. */
  trigger?: (userId: string) => ReactNode;
  /** What is in the panel. Default: the status editor and the switch for being invisible. */
  children?: ReactNode;
  render?: RenderProp<PresenceMenuState>;
}

/**
 * One's own presence in one place: a button that opens a panel. Escape, a press elsewhere, or the focus going elsewhere
 * closes it; Escape gives the focus back to the button. Parts: `trigger`, `panel`. `data-state` is `open` or `closed`.
 */
export const PresenceMenu = /* @__PURE__ */ forwardRef<HTMLDivElement, PresenceMenuProps>(
  function PresenceMenu(props, ref) {
    return usePresenceMenu(props, ref, PresenceAvatar, StatusEditor, InvisibleToggle);
  },
);

/** The menu as an element, with what is in it by default: for a component that only adds to its props. */
export function usePresenceMenu(
  { trigger, children, ...rest }: PresenceMenuProps,
  ref: ForwardedRef<HTMLDivElement>,
  Avatar: ComponentType<{ userId: string }>,
  Editor: ComponentType,
  Toggle: ComponentType,
): ReactElement {
  const context = usePresenceContext('PresenceMenu');
  const self = useSelf();
  const { open, setOpen, triggerProps, panelProps } = usePopover();

  const { id = '', name = id, online, invisible }: Partial<OwnUser> = self ?? {};
  const presence = translate(
    context,
    badgeLabels,
    !self ? 'unknown' : invisible ? 'invisible' : online ? 'online' : 'offline',
  );
  return (
    <Part
      as="div"
      state={{ open, setOpen }}
      data-user-id={self?.id}
      data-state={open ? 'open' : 'closed'}
      data-invisible={invisible || undefined}
      {...rest}
      ref={ref}
    >
      <button {...triggerProps} type="button" disabled={!self}>
        <span style={unseen}>{translate(context, presenceMenuLabels, 'menu', { name, presence })}</span>
        {/* Decoration: the words above say person and state, and initials are no name to call a button by. */}
        <span aria-hidden="true" style={{ display: 'contents' }}>
          {self && (trigger ? trigger(self.id) : <Avatar userId={self.id} />)}
        </span>
      </button>
      <div {...panelProps} aria-label={name}>
        {children ?? (
          <Fragment>
            <Editor />
            <Toggle />
          </Fragment>
        )}
      </div>
    </Part>
  );
}
