'use client';
import { Fragment, forwardRef } from 'react';
import type { ComponentType, ForwardedRef, HTMLAttributes, ReactElement, ReactNode } from 'react';
import type { OwnUser } from '../protocol/user.js';
import { badgeLabels, presenceMenuLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import { translate } from '../react/translate.js';
import { useSelf } from '../react/useSelf.js';
import { InvisibleToggle } from './InvisibleToggle.js';
import { PresenceAvatar } from './PresenceAvatar.js';
import { StatusEditor } from './StatusEditor.js';
import { usePopover } from './usePopover.js';
import { useRenderElement } from './useRenderElement.js';
import type { RenderProp } from './useRenderElement.js';
import { visuallyHidden } from './visuallyHidden.js';

export interface PresenceMenuState {
  /** `data-state`: `open` or `closed`. */
  open: boolean;
  setOpen: (open: boolean) => void;
}

export interface PresenceMenuProps extends Omit<HTMLAttributes<HTMLDivElement>, 'children'> {
  /**
   * Renders the content of the button, as soon as the own user is known.
   *
   * @default the own avatar
   */
  trigger?: (userId: string) => ReactNode;
  /**
   * Content of the panel.
   *
   * @default a `StatusEditor` and an `InvisibleToggle`
   */
  children?: ReactNode;
  /** Another element in place of the `<div>`, or a function of props and state. */
  render?: RenderProp<PresenceMenuState>;
}

/**
 * The own presence in one place: a button that opens a panel with the status editor and the switch for being invisible. The
 * panel closes on Escape, which gives the focus back to the button, on a press elsewhere, and when the focus moves elsewhere.
 * Has `data-state` (`open`, `closed`), `data-user-id` and `data-invisible`. Parts: `trigger`, `panel`.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <PresenceMenu trigger={(userId) => <UserName userId={userId} />} />
 */
export const PresenceMenu = /* @__PURE__ */ forwardRef<HTMLDivElement, PresenceMenuProps>(
  function PresenceMenu(props, ref) {
    return usePresenceMenu(props, ref, PresenceAvatar, StatusEditor, InvisibleToggle);
  },
);

/** The menu as a hook, for the styled menu, which passes its own parts. */
export function usePresenceMenu(
  { trigger, children, ...app }: PresenceMenuProps,
  ref: ForwardedRef<HTMLDivElement>,
  Avatar: ComponentType<{ userId: string }>,
  Editor: ComponentType,
  Toggle: ComponentType,
): ReactElement {
  const context = usePresenceContext('PresenceMenu');
  const self = useSelf();
  const { open, setOpen, triggerProps, panelProps } = usePopover();
  const name = self?.name ?? self?.id ?? '';
  const presence = translate(context, badgeLabels, presenceKey(self));
  return useRenderElement('div', app, {
    state: { open, setOpen },
    ref,
    props: {
      'data-user-id': self?.id,
      'data-state': open ? 'open' : 'closed',
      'data-invisible': self?.invisible || undefined,
      children: (
        <Fragment>
          <button {...triggerProps} type="button" disabled={!self}>
            <span style={visuallyHidden}>{translate(context, presenceMenuLabels, 'menu', { name, presence })}</span>
            {/* The hidden text names user and state, so the avatar is decoration. */}
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
        </Fragment>
      ),
    },
  });
}

function presenceKey(self: OwnUser | undefined): 'unknown' | 'invisible' | 'online' | 'offline' {
  if (!self) return 'unknown';
  if (self.invisible) return 'invisible';
  return self.online ? 'online' : 'offline';
}
