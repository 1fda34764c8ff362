'use client';
import { useId } from 'react';
import type { ChangeEvent, FormEvent, KeyboardEvent, MouseEvent } from 'react';
import { maxStatus } from '../protocol/limits.js';
import { statusEditorLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import { useSelf } from '../react/useSelf.js';
import { translate, translatePlural } from '../react/translate.js';
import type { PartProps } from './Part.js';
import { useStatusDraft } from './useStatusDraft.js';
import type { StatusDraft } from './useStatusDraft.js';

export interface StatusEditorState extends StatusDraft {
  /** For the `<form>`, the `<input>` in it, and the `<button>`s, with their words as children or label. */
  formProps: PartProps;
  inputProps: PartProps;
  saveProps: PartProps;
  clearProps: PartProps;
  /** A `<button>` for each status that is offered, and the name of their group. */
  presetProps: PartProps[];
  presetsLabel: string;
  /** How much may still be typed, in words, and the id by which the input is described. */
  counter: { id: string; text: string };
  /** That it is being saved, or what went wrong, in words. */
  progress: string | undefined;
  problem: string | undefined;
}

export interface StatusEditorOptions {
  disabled?: boolean;
  /** What is offered: one press sets it. */
  presets?: readonly string[];
  onSaved?: () => void;
}

/** All of a status editor but its elements. */
export function useStatusEditor({ disabled, presets = [], onSaved }: StatusEditorOptions): StatusEditorState {
  const context = usePresenceContext('StatusEditor');
  const draft = useStatusDraft(onSaved);
  const { value, isEditing, left, isPending, error } = draft;
  const away = !useSelf() || disabled;
  const id = useId();
  const values = { most: maxStatus, reason: error?.message };
  const say = (key: Exclude<keyof typeof statusEditorLabels, 'status_left' | 'status_over'>) =>
    translate(context, statusEditorLabels, key, values);

  return {
    ...draft,
    problem: left < 0 ? say('status_too_long') : error ? say('status_failed') : undefined,
    progress: isPending ? say('saving') : undefined,
    presetsLabel: say('status_presets'),
    counter: {
      id: `${id}counter`,
      text: translatePlural(
        context,
        statusEditorLabels,
        left < 0 ? 'status_over' : 'status_left',
        Math.abs(left),
        values,
      ),
    },
    formProps: {
      'data-state': isPending ? 'saving' : error ? 'error' : isEditing ? 'editing' : 'idle',
      'data-pending': isPending || undefined,
      onSubmit(event: FormEvent) {
        event.preventDefault();
        draft.save();
      },
    },
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
    saveProps: {
      type: 'submit',
      'data-part': 'save',
      disabled: away || !isEditing || left < 0,
      children: say('status_save'),
      onClick: backToField,
    },
    clearProps: {
      type: 'button',
      'data-part': 'clear',
      'aria-label': say('status_clear'),
      title: say('status_clear'),
      disabled: away,
      hidden: value === '',
      onClick(event: MouseEvent<HTMLButtonElement>) {
        backToField(event);
        draft.clear();
      },
    },
    presetProps: presets.map((preset) => ({
      type: 'button',
      'data-part': 'preset',
      dir: 'auto',
      disabled: away,
      children: preset,
      onClick: () => draft.pick(preset),
    })),
  };
}

/** A button that goes, or can be pressed no more, would leave a keyboard without a focus. */
function backToField({ currentTarget, detail }: MouseEvent<HTMLButtonElement>): void {
  if (detail === 0) currentTarget.form?.querySelector('input')?.focus();
}
