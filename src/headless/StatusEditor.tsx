'use client';
import { Fragment, forwardRef } from 'react';
import type { HTMLAttributes, ReactElement, ReactNode } from 'react';
import { statusEditorLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import { translate } from '../react/translate.js';
import { Part } from './Part.js';
import type { RenderProp } from './Part.js';
import { usePopover } from './usePopover.js';
import { useStatusEditor } from './useStatusEditor.js';
import type { StatusEditorState } from './useStatusEditor.js';

export interface StatusEditorProps extends Omit<HTMLAttributes<HTMLElement>, 'children' | 'onSubmit'> {
  /** In its place, or behind a button that shows the status. Default `inline`. */
  variant?: 'inline' | 'popover';
  /** What is offered: one press sets it. */
  presets?: readonly string[];
  disabled?: boolean;
  /** Of the outermost element: the form, or what is around button and panel. */
  render?: RenderProp<StatusEditorState>;
  /** The inside of the form, made of the parts that it is given. Default: all of them. */
  children?: (state: StatusEditorState) => ReactNode;
}

/**
 * Writes the own status. Enter saves, Escape puts back what was there; what was typed stays in the field until it is saved.
 * Parts: `input`, `clear`, `counter`, `save`, `pending`, `error`, `presets`, `preset`; of a popover also `trigger`, `panel`.
 * `data-state` is `idle`, `editing`, `saving` or `error`.
 */
export const StatusEditor = /* @__PURE__ */ forwardRef<HTMLElement, StatusEditorProps>(function StatusEditor(
  { variant, presets, disabled, children = defaultParts, ...rest },
  ref,
): ReactElement {
  const context = usePresenceContext('StatusEditor');
  const { setOpen, triggerProps, panelProps } = usePopover();
  const state = useStatusEditor({ presets, disabled, onSaved: () => setOpen(false) });
  const { formProps, inputProps, status } = state;
  const inside = children(state);
  if (variant !== 'popover')
    return (
      <Part as="form" state={state} {...formProps} {...rest} ref={ref}>
        {inside}
      </Part>
    );

  const invitation = translate(context, statusEditorLabels, 'status_set');
  return (
    <Part as="div" state={state} data-variant="popover" data-state={formProps['data-state']} {...rest} ref={ref}>
      <button
        {...triggerProps}
        type="button"
        dir="auto"
        disabled={inputProps.disabled as boolean}
        aria-label={status ? translate(context, statusEditorLabels, 'status_edit', { status }) : invitation}
      >
        {status || invitation}
      </button>
      <div {...panelProps} aria-label={invitation}>
        <form {...formProps}>{inside}</form>
      </div>
    </Part>
  );
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
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an output would be the form's result */}
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
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset brings a frame and a legend
        <div data-part="presets" role="group" aria-label={presetsLabel}>
          {presetProps.map((props) => (
            <button key={props.children as string} type="button" {...props} />
          ))}
        </div>
      )}
    </Fragment>
  );
}
