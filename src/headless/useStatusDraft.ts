'use client';
import { useState } from 'react';
import { maxStatus } from '../protocol/limits.js';
import { useStatus } from '../react/useStatus.js';

export interface StatusDraft {
  /** The own status; empty when there is none. */
  status: string;
  /** What the field shows: what was typed, else the status. */
  value: string;
  /** Something was typed and not saved. */
  isEditing: boolean;
  /** Code points that may still be typed; negative when it is too long. */
  left: number;
  isPending: boolean;
  error: Error | null;
  type: (value: string) => void;
  /** Saves what was typed. It stays in the field until it is saved, so a failure loses nothing. */
  save: () => void;
  /** Takes this for what was typed, and saves it. */
  pick: (value: string) => void;
  clear: () => void;
  /** Forgets what was typed, and the error. */
  cancel: () => void;
}

/** A status while it is being written. `onSaved` hears of each success. */
export function useStatusDraft(onSaved?: () => void): StatusDraft {
  const { status = '', setStatus, clearStatus, reset, ...progress } = useStatus();
  const [draft, setDraft] = useState<string>();
  const value = draft ?? status;
  const left = maxStatus - Array.from(value.trim()).length;

  async function saved(typed: string | undefined, saving: Promise<boolean>): Promise<void> {
    if (!(await saving)) return;
    // What was typed meanwhile is another draft.
    setDraft((now) => (now === typed ? undefined : now));
    onSaved?.();
  }
  function pick(value: string): void {
    setDraft(value);
    void saved(value, setStatus(value));
  }

  return {
    status,
    value,
    isEditing: draft !== undefined && draft.trim() !== status,
    left,
    ...progress,
    type: setDraft,
    save() {
      if (draft !== undefined && left >= 0) pick(draft);
    },
    pick,
    clear() {
      void saved(draft, clearStatus());
    },
    cancel() {
      setDraft(undefined);
      reset();
    },
  };
}
