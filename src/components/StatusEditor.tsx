'use client';
import { forwardRef } from 'react';
import { StatusEditor as Unstyled } from '../headless/StatusEditor.js';
import type { StatusEditorProps } from '../headless/StatusEditor.js';
import { joinClassNames } from '../headless/joinClassNames.js';

/**
 * A form for the own status. Enter saves, Escape restores the saved status. Typed text stays in the field until it is saved.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <StatusEditor presets={['In a meeting', 'Out for lunch']} />
 */
export const StatusEditor = /* @__PURE__ */ forwardRef<HTMLElement, StatusEditorProps>(
  function StatusEditor(props, ref) {
    return <Unstyled {...props} ref={ref} className={joinClassNames('pk-status-editor', props.className)} />;
  },
);
