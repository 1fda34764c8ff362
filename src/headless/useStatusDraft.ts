'use client';
import { useState } from 'react';
import { maxStatus } from '../protocol/limits.js';
import { useStatus } from '../react/useStatus.js';

export interface StatusDraft {
  /** The own status; empty when there is none. */
  status: string;
  /** The value of the field: the typed text, or else the status. */
  value: string;
  /** Whether there is typed text that differs from the status. */
  isEditing: boolean;
  /** How many code points can still be typed; negative when the text is too long. */
  left: number;
  /** Whether a change of the status is being saved. */
  isPending: boolean;
  /** Why the last change failed; null when it did not. */
  error: Error | null;
  /** Sets the typed text. */
  type: (value: string) => void;
  /** Saves the typed text. It stays in the field until it is saved, so a failure loses nothing. */
  save: () => void;
  /** Sets the typed text and saves it. */
  pick: (value: string) => void;
  /** Removes the status. */
  clear: () => void;
  /** Discards the typed text and the error. */
  cancel: () => void;
}

/** The own status while it is being edited. `onSaved` is called after each successful save. */
export function useStatusDraft(onSaved?: () => void): StatusDraft {
  const { status = '', setStatus, clearStatus, reset, isPending, error } = useStatus();
  const [draft, setDraft] = useState<string>();
  const value = draft ?? status;
  const left = maxStatus - Array.from(value.trim()).length;

  async function finish(saved: string | undefined, request: Promise<boolean>): Promise<void> {
    if (!(await request)) return;
    // The user may have typed something else while the request was under way.
    setDraft((current) => (current === saved ? undefined : current));
    onSaved?.();
  }
  function pick(text: string): void {
    setDraft(text);
    void finish(text, setStatus(text));
  }

  return {
    status,
    value,
    isEditing: draft !== undefined && draft.trim() !== status,
    left,
    isPending,
    error,
    type: setDraft,
    save() {
      if (draft !== undefined && left >= 0) pick(draft);
    },
    pick,
    clear() {
      void finish(draft, clearStatus());
    },
    cancel() {
      setDraft(undefined);
      reset();
    },
  };
}
