'use client';
import { forwardRef } from 'react';
import { StatusEditor as Unstyled } from '../headless/StatusEditor.js';
import type { StatusEditorProps } from '../headless/StatusEditor.js';
import { joinClassNames } from '../headless/joinClassNames.js';

/** Writes the own status. Enter saves, Escape puts back what was there. */
export const StatusEditor = /* @__PURE__ */ forwardRef<HTMLElement, StatusEditorProps>(
  function StatusEditor(props, ref) {
    return <Unstyled {...props} ref={ref} className={joinClassNames('pk-status-editor', props.className)} />;
  },
);
