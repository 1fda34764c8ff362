'use client';
import { forwardRef } from 'react';
import { InvisibleToggle as Unstyled } from '../headless/InvisibleToggle.js';
import type { InvisibleToggleProps } from '../headless/InvisibleToggle.js';
import { joinClassNames } from '../headless/joinClassNames.js';

/**
 * A switch that makes the own user invisible to others, with a hint that says what others see. It follows a click at once, and
 * goes back with a message when the change is refused.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <InvisibleToggle />
 */
export const InvisibleToggle = /* @__PURE__ */ forwardRef<HTMLDivElement, InvisibleToggleProps>(
  function InvisibleToggle(props, ref) {
    return <Unstyled {...props} ref={ref} className={joinClassNames('pk-invisible-toggle', props.className)} />;
  },
);
