'use client';
import { forwardRef } from 'react';
import { StatusText as Unstyled } from '../headless/StatusText.js';
import type { StatusTextProps } from '../headless/StatusText.js';
import { joinClassNames } from '../headless/joinClassNames.js';

/**
 * The status that a user wrote. Renders nothing while there is none.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <StatusText userId="jack" />
 */
export const StatusText = /* @__PURE__ */ forwardRef<HTMLSpanElement, StatusTextProps>(function StatusText(props, ref) {
  return <Unstyled {...props} ref={ref} className={joinClassNames('pk-status-text', props.className)} />;
});
