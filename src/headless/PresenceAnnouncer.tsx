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
import { unseen } from './unseen.js';

export interface PresenceAnnouncerProps extends Omit<HTMLAttributes<HTMLDivElement>, 'children'> {
  /** Whose coming and going is told. They are watched while it is mounted. */
  userIds: readonly string[];
  /** What happens within this time is told in one go, and what is undone within it not at all. Default 1500 ms. */
  delayMs?: number;
}

/**
 * Tells screen readers who came and who went, in one polite live region. It never says who is there to begin with, and never
 * that somebody left because one's own connection did. One a page is enough.
 */
export const PresenceAnnouncer = /* @__PURE__ */ forwardRef<HTMLDivElement, PresenceAnnouncerProps>(
  function PresenceAnnouncer({ userIds, delayMs = 1500, style, ...rest }, ref): ReactElement {
    const context = usePresenceContext('PresenceAnnouncer');
    const [text, setText] = useState('');
    const ids = useStableIds(userIds);
    useEffect(() => {
      const { clock } = context.store;
      const group = createPresenceMap(context.store, ids);
      /** What was last told, or known from the start. */
      const told = new Map<string, PresenceRecord['presence']>();
      let cancel: (() => void) | undefined;
      /** Takes note of whom it did not know; if it `tells`, of everybody, and says what is different. */
      function look(tells: boolean): void {
        const came: string[] = [];
        const left: string[] = [];
        for (const { id, name = id, presence, freshness } of group.getState().values()) {
          if (freshness !== 'live') continue;
          const before = told.get(id) ?? presence;
          told.set(id, tells ? presence : before);
          if (tells && before !== presence) (presence === 'online' ? came : left).push(name);
        }
        const news = announcement(context, came, left);
        if (news) setText(news);
      }
      look(true);
      const stop = group.subscribe(() => {
        look(false);
        cancel ??= clock.timer(() => {
          cancel = undefined;
          look(true);
        }, delayMs);
      });
      return () => {
        stop();
        cancel?.();
      };
    }, [context, ids, delayMs]);
    return (
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an output belongs to a form
      <div role="status" {...rest} ref={ref} style={{ ...unseen, ...style }}>
        {text}
      </div>
    );
  },
);

/** Beyond these one is told how many. */
const mostNames = 3;

function announcement(context: PresenceContextValue, came: string[], left: string[]): string {
  function say(key: 'came_online' | 'went_offline', names: string[]): string {
    const count = names.length;
    if (count === 0) return '';
    const others = count - mostNames;
    const told =
      others > 1
        ? [...names.slice(0, mostNames), translatePlural(context, presenceAnnouncerLabels, 'others', others)]
        : names;
    const list = new Intl.ListFormat(context.locale);
    return translatePlural(context, presenceAnnouncerLabels, key, count, { names: list.format(told) });
  }
  return `${say('came_online', came)} ${say('went_offline', left)}`.trim();
}
