'use client';
import { forwardRef, useId } from 'react';
import type { ChangeEvent, FormHTMLAttributes, KeyboardEvent, ReactElement, ReactNode } from 'react';
import { maxStatus } from '../protocol/limits.js';
import { statusEditorLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import { useConnectionStatus } from '../react/useConnectionStatus.js';
import { phrase, phraseFor } from '../react/words.js';
import { Part } from './Part.js';
import type { PartProps, RenderProp } from './Part.js';
import { useStatusDraft } from './useStatusDraft.js';
import type { StatusDraft } from './useStatusDraft.js';

export interface StatusEditorState extends StatusDraft {
  /** For the `<input>`. */
  inputProps: PartProps;
  /** For the `<button>`s, with their words as children or label. */
  saveProps: PartProps;
  clearProps: PartProps;
  /** How much may still be typed, in words, and the id by which the input is described. */
  counter: { id: string; text: string };
  /** What went wrong, in words. */
  problem: string | undefined;
}

export interface StatusEditorProps extends Omit<FormHTMLAttributes<HTMLFormElement>, 'children'> {
  disabled?: boolean;
  render?: RenderProp<StatusEditorState>;
  /** The inside of the form, made of the parts that it is given. Default: all of them. */
  children?: (state: StatusEditorState) => ReactNode;
}

/**
 * Writes the own status. Enter saves, Escape puts back what was there; what was typed stays in the field until it is saved.
 * Parts: `input`, `counter`, `save`, `clear`, `error`. `data-state` is `idle`, `editing`, `saving` or `error`.
 */
export const StatusEditor = /* @__PURE__ */ forwardRef<HTMLFormElement, StatusEditorProps>(function StatusEditor(
  { disabled, render, children = defaultParts, onSubmit, ...rest },
  ref,
): ReactElement {
  const context = usePresenceContext('StatusEditor');
  const draft = useStatusDraft();
  const { value, isEditing, left, isPending, error } = draft;
  const status = useConnectionStatus();
  const away = disabled || (status !== 'connected' && status !== 'reconnecting');
  const id = useId();
  const values = { most: maxStatus, reason: error?.message };
  const say = (key: Exclude<keyof typeof statusEditorLabels, 'status_left' | 'status_over'>) =>
    phrase(context, statusEditorLabels, key, values);
  const counted = phraseFor(
    context,
    statusEditorLabels,
    left < 0 ? 'status_over' : 'status_left',
    Math.abs(left),
    values,
  );

  const state: StatusEditorState = {
    ...draft,
    problem: left < 0 ? say('status_too_long') : error ? say('status_failed') : undefined,
    counter: { id: `${id}counter`, text: counted },
    inputProps: {
      'data-part': 'input',
      'aria-label': say('status'),
      'aria-describedby': `${id}counter`,
      'aria-invalid': left < 0 || undefined,
      placeholder: say('status_placeholder'),
      autoComplete: 'off',
      enterKeyHint: 'done',
      dir: 'auto',
      disabled: away,
      value,
      onChange: (event: ChangeEvent<HTMLInputElement>) => draft.type(event.target.value),
      onKeyDown(event: KeyboardEvent) {
        // While letters are being composed, Escape is about them.
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        // What surrounds the editor closes with the next one.
        if (isEditing || error) event.preventDefault();
        draft.cancel();
      },
    },
    saveProps: { 'data-part': 'save', disabled: away || !isEditing || left < 0, children: say('status_save') },
    clearProps: {
      'data-part': 'clear',
      'aria-label': say('status_clear'),
      title: say('status_clear'),
      disabled: away,
      hidden: value === '',
      onClick: draft.clear,
    },
  };
  return (
    <Part
      as="form"
      render={render}
      state={state}
      data-state={isPending ? 'saving' : error ? 'error' : isEditing ? 'editing' : 'idle'}
      data-pending={isPending || undefined}
      {...rest}
      onSubmit={(event: Parameters<NonNullable<typeof onSubmit>>[0]) => {
        event.preventDefault();
        onSubmit?.(event);
        draft.save();
      }}
      ref={ref}
    >
      {children(state)}
    </Part>
  );
});

function defaultParts({ inputProps, counter, saveProps, clearProps, problem }: StatusEditorState): ReactNode {
  return (
    <>
      <input {...inputProps} />
      <button type="button" {...clearProps}>
        <span aria-hidden="true">×</span>
      </button>
      <span data-part="counter" id={counter.id}>
        {counter.text}
      </span>
      <button type="submit" {...saveProps} />
      {problem && (
        <p data-part="error" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
