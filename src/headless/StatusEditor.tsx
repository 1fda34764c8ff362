'use client';
import { Fragment, forwardRef } from 'react';
import type { HTMLAttributes, ReactElement, ReactNode } from 'react';
import { statusEditorLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import { translate } from '../react/translate.js';
import { usePopover } from './usePopover.js';
import { useRenderElement } from './useRenderElement.js';
import type { RenderProp } from './useRenderElement.js';
import { useStatusEditor } from './useStatusEditor.js';
import type { StatusEditorState } from './useStatusEditor.js';

export interface StatusEditorProps extends Omit<HTMLAttributes<HTMLElement>, 'children' | 'onSubmit'> {
  /**
   * A form in the page, or a button with the status that opens the form.
   *
   * @default 'inline'
   */
  variant?: 'inline' | 'popover';
  /** Statuses to offer as buttons. A press saves one. */
  presets?: readonly string[];
  /**
   * Disables the editor. It is disabled, too, while nobody is connected.
   *
   * @default false
   */
  disabled?: boolean;
  /** Another element in place of the outermost one (`<form>`, or `<div>` for a popover), or a function of props and state. */
  render?: RenderProp<StatusEditorState>;
  /**
   * Renders the content of the form from the props of its parts.
   *
   * @default all parts
   */
  children?: (state: StatusEditorState) => ReactNode;
}

/**
 * A form for the own status. Enter saves, Escape restores the saved status. Typed text stays in the field until it is saved.
 * `data-state` is `idle`, `editing`, `saving` or `error`; `data-pending` is `true` while saving. Parts: `input`, `clear`,
 * `counter`, `save`, `pending`, `error`, `presets`, `preset`; a popover also has `trigger` and `panel`.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <StatusEditor variant="popover" presets={['In a meeting', 'Out for lunch']} />
 * <StatusEditor>
 *   {({ inputProps, saveProps }) => (
 *     <>
 *       <TextField {...inputProps} />
 *       <Button {...saveProps} />
 *     </>
 *   )}
 * </StatusEditor>
 */
export const StatusEditor = /* @__PURE__ */ forwardRef<HTMLElement, StatusEditorProps>(function StatusEditor(
  { variant = 'inline', presets, disabled, children = defaultParts, ...app },
  ref,
): ReactElement {
  const context = usePresenceContext('StatusEditor');
  const { setOpen, triggerProps, panelProps } = usePopover();
  const state = useStatusEditor({ presets, disabled, onSaved: () => setOpen(false) });
  const { formProps, inputProps, status } = state;
  const content = children(state);
  const invitation = translate(context, statusEditorLabels, 'status_set');
  const popover = (
    <Fragment>
      <button
        {...triggerProps}
        type="button"
        dir="auto"
        disabled={inputProps.disabled}
        aria-label={status ? translate(context, statusEditorLabels, 'status_edit', { status }) : invitation}
      >
        {status || invitation}
      </button>
      <div {...panelProps} aria-label={invitation}>
        <form {...formProps}>{content}</form>
      </div>
    </Fragment>
  );
  const isInline = variant === 'inline';
  return useRenderElement(isInline ? 'form' : 'div', app, {
    state,
    ref,
    props: isInline
      ? { ...formProps, children: content }
      : { 'data-variant': 'popover', 'data-state': formProps['data-state'], children: popover },
  });
});

function defaultParts(state: StatusEditorState): ReactNode {
  const { inputProps, counter, saveProps, clearProps, presetProps, presetsLabel, progress, problem } = state;
  return (
    <Fragment>
      <input {...inputProps} />
      <button type="button" {...clearProps}>
        <span aria-hidden="true">×</span>
      </button>
      <button type="submit" {...saveProps} />
      <span data-part="pending" role="status">
        {progress}
      </span>
      <span data-part="counter" id={counter.id}>
        {counter.text}
      </span>
      {problem && (
        <p data-part="error" role="alert">
          {problem}
        </p>
      )}
      {presetProps.length > 0 && (
        <div data-part="presets" role="group" aria-label={presetsLabel}>
          {presetProps.map((props) => (
            <button key={props.children} type="button" {...props} />
          ))}
        </div>
      )}
    </Fragment>
  );
}
