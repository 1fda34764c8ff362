'use client';
import { forwardRef } from 'react';
import { VirtualPresenceList as Unstyled } from '../headless/VirtualPresenceList.js';
import type { VirtualPresenceListProps } from '../headless/VirtualPresenceList.js';
import { joinClassNames } from '../headless/joinClassNames.js';
import { row } from './PresenceList.js';

/** A `PresenceList` of any length: only the rows in view are in the page. Give it a height. */
export const VirtualPresenceList = /* @__PURE__ */ forwardRef<HTMLDivElement, VirtualPresenceListProps>(
  function VirtualPresenceList(props, ref) {
    return (
      <Unstyled {...props} ref={ref} className={joinClassNames('pk-presence-list', props.className)}>
        {props.children ?? row}
      </Unstyled>
    );
  },
);
