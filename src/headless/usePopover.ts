'use client';
import { useEffect, useId, useRef, useState } from 'react';
import type { FocusEvent, KeyboardEvent, Ref } from 'react';
import type { PartProps } from './mergeProps.js';

export interface Popover {
  open: boolean;
  setOpen: (open: boolean) => void;
  /** Props for the `<button>` that opens the panel. */
  triggerProps: PartProps & { ref: Ref<HTMLButtonElement> };
  /** Props for the panel. */
  panelProps: PartProps & { ref: Ref<HTMLDivElement> };
}

/**
 * A button and the panel that it opens. The panel is a popover of the platform: it is above everything else, closes on Escape,
 * on the back gesture and on a press elsewhere, and gives the focus back. It also closes when the focus moves elsewhere. Its
 * content stays mounted while it is closed, so typed text is kept.
 */
export function usePopover(): Popover {
  const [open, setOpenState] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();

  // jsdom, where apps run their tests, has no popovers. There the panel is shown by `hidden` alone.
  const hasPopovers = () => panel.current?.togglePopover !== undefined;
  function setOpen(next: boolean): void {
    if (hasPopovers()) panel.current?.togglePopover(next);
    else setOpenState(next);
  }

  // After every commit, because a status editor may change its variant from inline to popover.
  useEffect(() => {
    const element = panel.current;
    if (!element || !trigger.current) return;
    const onToggle = (event: Event) => setOpenState((event as ToggleEvent).newState === 'open');
    // React 18 knows neither the event nor the attributes. In a browser without popovers the attributes do nothing.
    element.popover = 'auto';
    trigger.current.popoverTargetElement = element;
    element.addEventListener('toggle', onToggle);
    return () => element.removeEventListener('toggle', onToggle);
  });
  useEffect(() => {
    if (open) panel.current?.querySelector<HTMLElement>('input, button')?.focus();
  }, [open]);

  // On the button and the panel, not on their parent: the app may have handlers of its own there.
  const handlers = {
    onBlur({ relatedTarget }: FocusEvent) {
      const isInside = [trigger.current, panel.current].some((element) => element?.contains(relatedTarget));
      if (relatedTarget && !isInside) setOpen(false);
    },
    onKeyDown(event: KeyboardEvent) {
      // A status editor in the panel handles the first Escape itself, and prevents the default.
      if (!open || event.key !== 'Escape' || event.defaultPrevented) return;
      // A dialog around the panel should stay open.
      event.preventDefault();
      setOpen(false);
      trigger.current?.focus();
    },
  };
  return {
    open,
    setOpen,
    triggerProps: {
      ref: trigger,
      'data-part': 'trigger',
      'aria-haspopup': 'dialog',
      'aria-expanded': open,
      'aria-controls': id,
      onClick() {
        if (!hasPopovers()) setOpenState(!open);
      },
      ...handlers,
    },
    panelProps: {
      ref: panel,
      id,
      role: 'dialog',
      'data-part': 'panel',
      hidden: !open,
      ...handlers,
    },
  };
}
