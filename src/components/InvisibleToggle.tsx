'use client';
import { forwardRef } from 'react';
import { InvisibleToggle as Unstyled } from '../headless/InvisibleToggle.js';
import type { InvisibleToggleProps } from '../headless/InvisibleToggle.js';
import { joinClassNames } from '../headless/joinClassNames.js';

/** The switch between being seen and being invisible. It says what others will see. */
export const InvisibleToggle = /* @__PURE__ */ forwardRef<HTMLDivElement, InvisibleToggleProps>(
  function InvisibleToggle(props, ref) {
    return <Unstyled {...props} ref={ref} className={joinClassNames('pk-invisible-toggle', props.className)} />;
  },
);
