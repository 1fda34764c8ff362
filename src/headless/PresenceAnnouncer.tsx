'use client';
import { forwardRef, useEffect, useState } from 'react';
import type { HTMLAttributes, ReactElement } from 'react';
import { presenceAnnouncerLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import type { PresenceContextValue } from '../react/presenceContext.js';
import { useStableIds } from '../react/useStableIds.js';
import { translatePlural } from '../react/translate.js';
import { createPresenceMap } from '../react/presenceMap.js';
import type { PresenceRecord } from '../store/presenceRecord.js';
import { mergeProps } from './mergeProps.js';
import { visuallyHidden } from './visuallyHidden.js';

export interface PresenceAnnouncerProps extends Omit<HTMLAttributes<HTMLDivElement>, 'children'> {
  /** Ids of the users to announce. They are watched while the announcer is mounted. */
  userIds: readonly string[];
  /**
   * How long changes are collected before one announcement, in milliseconds. A change that is undone within this time is not
   * announced.
   *
   * @default 1500
   */
  delayMs?: number;
}

/**
 * Announces to screen readers who came online and who went offline: a polite live region that is visually hidden. It does not
 * announce who was online before, nor that users became unknown because the own connection was lost. Use one per page.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <PresenceAnnouncer userIds={['jack', 'amara']} />
 */
export const PresenceAnnouncer = /* @__PURE__ */ forwardRef<HTMLDivElement, PresenceAnnouncerProps>(
  function PresenceAnnouncer({ userIds, delayMs = 1500, ...app }, ref): ReactElement {
    const context = usePresenceContext('PresenceAnnouncer');
    const [text, setText] = useState('');
    const ids = useStableIds(userIds);
    useEffect(() => {
      const { clock } = context.store;
      const users = createPresenceMap(context.store, ids);
      /** The presence of each user as it was last announced, or first known. */
      const announced = new Map<string, PresenceRecord['presence']>();
      let cancel: (() => void) | undefined;

      function noteNewUsers(): void {
        for (const { id, presence, freshness } of users.getState().values()) {
          if (freshness === 'live' && !announced.has(id)) announced.set(id, presence);
        }
      }

      function announce(): void {
        const online: string[] = [];
        const offline: string[] = [];
        for (const { id, name = id, presence, freshness } of users.getState().values()) {
          if (freshness !== 'live') continue;
          const before = announced.get(id) ?? presence;
          announced.set(id, presence);
          if (before !== presence) (presence === 'online' ? online : offline).push(name);
        }
        const announcement = announcementOf(context, online, offline);
        if (announcement) setText(announcement);
      }

      noteNewUsers();
      const unsubscribe = users.subscribe(() => {
        noteNewUsers();
        cancel ??= clock.timer(() => {
          cancel = undefined;
          announce();
        }, delayMs);
      });
      return () => {
        unsubscribe();
        cancel?.();
      };
    }, [context, ids, delayMs]);
    return (
      <div {...mergeProps({ role: 'status', style: visuallyHidden }, app)} ref={ref}>
        {text}
      </div>
    );
  },
);

/** An announcement names at most this many users, and counts the rest. */
const maxNames = 3;

function announcementOf(context: PresenceContextValue, online: string[], offline: string[]): string {
  return `${sentence(context, 'came_online', online)} ${sentence(context, 'went_offline', offline)}`.trim();
}

function sentence(context: PresenceContextValue, key: 'came_online' | 'went_offline', names: string[]): string {
  if (names.length === 0) return '';
  const rest = names.length - maxNames;
  const listed =
    rest > 1 ? [...names.slice(0, maxNames), translatePlural(context, presenceAnnouncerLabels, 'others', rest)] : names;
  const list = new Intl.ListFormat(context.locale).format(listed);
  return translatePlural(context, presenceAnnouncerLabels, key, names.length, { names: list });
}
