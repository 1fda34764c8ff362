'use client';
import { useId } from 'react';
import type { ButtonHTMLAttributes, FormHTMLAttributes, InputHTMLAttributes, MouseEvent } from 'react';
import { maxStatus } from '../protocol/limits.js';
import { statusEditorLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import { translate, translatePlural } from '../react/translate.js';
import { useSelf } from '../react/useSelf.js';
import type { DataAttributes } from './mergeProps.js';
import { useStatusDraft } from './useStatusDraft.js';
import type { StatusDraft } from './useStatusDraft.js';

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & DataAttributes;

/** The draft of a status, and props for the parts of an editor. Join handlers of your own with `mergeProps`. */
export interface StatusEditorState extends StatusDraft {
  /** Props for the `<form>`. `data-state` is `idle`, `editing`, `saving` or `error`; `data-pending` is `true` while saving. */
  formProps: FormHTMLAttributes<HTMLFormElement> & DataAttributes;
  /** Props for the `<input>`. */
  inputProps: InputHTMLAttributes<HTMLInputElement> & DataAttributes;
  /** Props for the `<button>` that saves, its text as `children` included. */
  saveProps: ButtonProps;
  /** Props for the `<button>` that removes the status, with an accessible name and no text. Hidden while there is nothing to remove. */
  clearProps: ButtonProps;
  /** Props for a `<button>` for each of the `presets`, its text as `children` included. */
  presetProps: (ButtonProps & { children: string })[];
  /** The accessible name of the group of presets. */
  presetsLabel: string;
  /** How many characters are left, as text, and the id that the input is described by. */
  counter: { id: string; text: string };
  /** 'Saving…' in the app's language, or undefined. */
  progress: string | undefined;
  /** What is wrong, as a sentence in the app's language, or undefined. */
  problem: string | undefined;
}

export interface StatusEditorOptions {
  disabled?: boolean;
  presets?: readonly string[];
  onSaved?: () => void;
}

/** Everything of a status editor except its elements. */
export function useStatusEditor({ disabled = false, presets = [], onSaved }: StatusEditorOptions): StatusEditorState {
  const context = usePresenceContext('StatusEditor');
  const draft = useStatusDraft(onSaved);
  const { value, isEditing, left, isPending, error } = draft;
  const isDisabled = !useSelf() || disabled;
  const id = useId();
  const values = { most: maxStatus, reason: error?.message };
  const label = (key: Exclude<keyof typeof statusEditorLabels, 'status_left' | 'status_over'>) =>
    translate(context, statusEditorLabels, key, values);
  const counterKey = left < 0 ? 'status_over' : 'status_left';

  return {
    ...draft,
    problem: left < 0 ? label('status_too_long') : error ? label('status_failed') : undefined,
    progress: isPending ? label('saving') : undefined,
    presetsLabel: label('status_presets'),
    counter: {
      id: `${id}counter`,
      text: translatePlural(context, statusEditorLabels, counterKey, Math.abs(left), values),
    },
    formProps: {
      'data-state': isPending ? 'saving' : error ? 'error' : isEditing ? 'editing' : 'idle',
      'data-pending': isPending || undefined,
      onSubmit(event) {
        event.preventDefault();
        draft.save();
      },
    },
    inputProps: {
      'data-part': 'input',
      'aria-label': label('status'),
      'aria-describedby': `${id}counter`,
      'aria-invalid': left < 0 || undefined,
      placeholder: label('status_placeholder'),
      autoComplete: 'off',
      enterKeyHint: 'done',
      dir: 'auto',
      disabled: isDisabled,
      value,
      onChange: (event) => draft.type(event.target.value),
      onKeyDown(event) {
        // While an input method composes letters, Escape cancels the composition.
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        // A popover or dialog around the editor closes on the next Escape, not on this one.
        if (isEditing || error) event.preventDefault();
        draft.cancel();
      },
    },
    saveProps: {
      type: 'submit',
      'data-part': 'save',
      disabled: isDisabled || !isEditing || left < 0,
      children: label('status_save'),
      onClick: focusField,
    },
    clearProps: {
      type: 'button',
      'data-part': 'clear',
      'aria-label': label('status_clear'),
      title: label('status_clear'),
      disabled: isDisabled,
      hidden: value === '',
      onClick(event) {
        focusField(event);
        draft.clear();
      },
    },
    presetProps: presets.map((preset) => ({
      type: 'button',
      'data-part': 'preset',
      dir: 'auto',
      disabled: isDisabled,
      children: preset,
      onClick: () => draft.pick(preset),
    })),
  };
}

/** Moves the focus to the field after a press by keyboard: the button becomes disabled or hidden, and would lose the focus. */
function focusField({ currentTarget, detail }: MouseEvent<HTMLButtonElement>): void {
  const isKeyboard = detail === 0;
  if (isKeyboard) currentTarget.form?.querySelector('input')?.focus();
}
