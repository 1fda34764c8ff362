'use client';
import { forwardRef } from 'react';
import { OnlineCount as Unstyled } from '../headless/OnlineCount.js';
import type { OnlineCountProps } from '../headless/OnlineCount.js';
import { classes } from '../headless/classes.js';

/** How many of several people are online. */
export const OnlineCount = /* @__PURE__ */ forwardRef<HTMLSpanElement, OnlineCountProps>(
  function OnlineCount(props, ref) {
    return <Unstyled {...props} ref={ref} className={classes('pk-online-count', props.className)} />;
  },
);
