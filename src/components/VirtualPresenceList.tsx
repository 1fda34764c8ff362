'use client';
import { forwardRef } from 'react';
import { VirtualPresenceList as Unstyled } from '../headless/VirtualPresenceList.js';
import type { VirtualPresenceListProps } from '../headless/VirtualPresenceList.js';
import { joinClassNames } from '../headless/joinClassNames.js';
import { row } from './PresenceList.js';

/**
 * A `PresenceList` for any number of users: only the rows in view are in the DOM. It scrolls, so give it a height. Needs the
 * package `@tanstack/react-virtual`.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <VirtualPresenceList userIds={ids} aria-label="Everybody" style={{ blockSize: 400 }} />
 */
export const VirtualPresenceList = /* @__PURE__ */ forwardRef<HTMLDivElement, VirtualPresenceListProps>(
  function VirtualPresenceList(props, ref) {
    return (
      <Unstyled {...props} ref={ref} className={joinClassNames('pk-presence-list', props.className)}>
        {props.children ?? row}
      </Unstyled>
    );
  },
);
