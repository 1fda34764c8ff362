'use client';
import { useEffect, useId, useRef, useState } from 'react';
import type { FocusEvent, KeyboardEvent, Ref } from 'react';
import type { PartProps } from './Part.js';

export interface Popover {
  open: boolean;
  setOpen: (open: boolean) => void;
  /** For the `<button>`. */
  triggerProps: PartProps & { ref: Ref<HTMLButtonElement> };
  panelProps: PartProps & { ref: Ref<HTMLDivElement> };
}

/**
 * A button and the panel that it opens: the platform's popover, which stands above everything, closes with Escape, the back
 * gesture or a press elsewhere, and gives the focus back. It closes, too, when the focus goes elsewhere. What is in the panel
 * stays mounted, so nothing that was typed is lost.
 */
export function usePopover(): Popover {
  const [open, follow] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();

  // Where there are no popovers, as in the jsdom of an app's tests, the panel is shown in its place.
  const native = () => panel.current?.togglePopover !== undefined;
  function setOpen(next: boolean): void {
    if (native()) panel.current?.togglePopover(next);
    else follow(next);
  }

  // After every commit: an editor may become a popover.
  useEffect(() => {
    const element = panel.current;
    if (!element || !trigger.current) return;
    const told = (event: Event) => follow((event as ToggleEvent).newState === 'open');
    // By hand: React 18 knows neither the event nor the attributes, and where there are no popovers they would only hide it.
    element.popover = 'auto';
    trigger.current.popoverTargetElement = element;
    element.addEventListener('toggle', told);
    return () => element.removeEventListener('toggle', told);
  });
  useEffect(() => {
    if (open) panel.current?.querySelector<HTMLElement>('input, button')?.focus();
  }, [open]);

  // On button and panel, and not around them, where the app may have handlers of its own.
  const handlers = {
    onBlur({ relatedTarget }: FocusEvent) {
      const stays = [trigger.current, panel.current].some((element) => element?.contains(relatedTarget));
      if (relatedTarget && !stays) setOpen(false);
    },
    onKeyDown(event: KeyboardEvent) {
      // An editor inside may have had its own use for it.
      if (!open || event.key !== 'Escape' || event.defaultPrevented) return;
      // Nor is it about what is around the panel.
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
        if (!native()) follow(!open);
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
