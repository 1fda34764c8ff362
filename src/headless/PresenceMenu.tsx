'use client';
import { forwardRef, useEffect, useId, useRef, useState } from 'react';
import type { HTMLAttributes, ReactElement, ReactNode } from 'react';
import { badgeLabels, presenceMenuLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import { useSelf } from '../react/useSelf.js';
import { phrase } from '../react/words.js';
import { InvisibleToggle } from './InvisibleToggle.js';
import { PresenceAvatar } from './PresenceAvatar.js';
import { Part } from './Part.js';
import type { RenderProp } from './Part.js';
import { StatusEditor } from './StatusEditor.js';
import { unseen } from './unseen.js';

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
export const PresenceMenu = /* @__PURE__ */ forwardRef<HTMLDivElement, PresenceMenuProps>(function PresenceMenu(
  { trigger = defaultTrigger, children, render, ...rest },
  ref,
): ReactElement {
  const context = usePresenceContext('PresenceMenu');
  const self = useSelf();
  const [open, setOpen] = useState(false);
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    if (!open) return;
    panel.current?.querySelector<HTMLElement>('input, button')?.focus();
    function escape(event: KeyboardEvent): void {
      // An editor inside may have had its own use for it.
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      setOpen(false);
      button.current?.focus();
    }
    function leave({ target }: Event): void {
      const inside = [button.current, panel.current].some((element) => element?.contains(target as Node));
      if (!inside) setOpen(false);
    }
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
      document.removeEventListener('keydown', escape);
    };
  }, [open]);

  const { id: userId, name = userId, online, invisible } = self ?? { id: '', online: false, invisible: false };
  const presence = phrase(
    context,
    badgeLabels,
    !self ? 'unknown' : invisible ? 'invisible' : online ? 'online' : 'offline',
  );
  return (
    <Part
      as="div"
      render={render}
      state={{ open, setOpen }}
      data-user-id={self?.id}
      data-state={open ? 'open' : 'closed'}
      data-invisible={invisible || undefined}
      {...rest}
      ref={ref}
    >
      <button
        ref={button}
        type="button"
        data-part="trigger"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        disabled={!self}
        onClick={() => setOpen(!open)}
      >
        <span style={unseen}>{phrase(context, presenceMenuLabels, 'menu', { name, presence })}</span>
        {/* Decoration: the words above say person and state, and initials are no name to call a button by. */}
        <span aria-hidden="true" style={{ display: 'contents' }}>
          {self && trigger(self.id)}
        </span>
      </button>
      {open && (
        <dialog ref={panel} open id={id} data-part="panel" aria-label={name}>
          {children ?? (
            <>
              <StatusEditor />
              <InvisibleToggle />
            </>
          )}
        </dialog>
      )}
    </Part>
  );
});

function defaultTrigger(userId: string): ReactElement {
  return <PresenceAvatar userId={userId} />;
}
