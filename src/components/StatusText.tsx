'use client';
import { forwardRef } from 'react';
import { StatusText as Unstyled } from '../headless/StatusText.js';
import type { StatusTextProps } from '../headless/StatusText.js';
import { joinClassNames } from '../headless/joinClassNames.js';

/** What somebody says of themself. Renders when it changes, and nothing while there is none. */
export const StatusText = /* @__PURE__ */ forwardRef<HTMLSpanElement, StatusTextProps>(function StatusText(props, ref) {
  return <Unstyled {...props} ref={ref} className={joinClassNames('pk-status-text', props.className)} />;
});
