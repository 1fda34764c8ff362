'use client';
import { Fragment, forwardRef, memo, useMemo, useRef } from 'react';
import type { ReactElement } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { usePresenceContext } from '../react/presenceContext.js';
import { groupNames } from '../react/presenceGroups.js';
import type { PresenceGroups } from '../react/presenceGroups.js';
import { usePresenceGroups } from '../react/usePresenceGroups.js';
import { ListFooter, memberIds } from './ListFooter.js';
import { mergeRefs } from './mergeRefs.js';
import { defaultRow, groupHeading } from './PresenceList.js';
import type { PresenceListProps, RowContent } from './PresenceList.js';
import { useRenderElement } from './useRenderElement.js';

export interface VirtualPresenceListProps extends PresenceListProps {
  /**
   * The estimated height of a row, in pixels. Rows in view are measured.
   *
   * @default 52
   */
  estimateSize?: number;
}

/** The heading of a group, or, with a `userId`, a row. */
interface Item {
  group: keyof PresenceGroups;
  userId?: string;
}

/**
 * A `PresenceList` for any number of users: only the rows in view are in the DOM. It scrolls, so give it a height. It watches
 * all of `userIds`, up to the server's limit, because it needs their presence to group them. Parts: `list`, `heading`, `row`
 * (with `data-user-id` and `data-group`), and below them those of `PresenceList`. Needs the package `@tanstack/react-virtual`.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <VirtualPresenceList userIds={ids} aria-label="Everybody" style={{ blockSize: 400 }} />
 */
export const VirtualPresenceList = /* @__PURE__ */ forwardRef<HTMLDivElement, VirtualPresenceListProps>(
  function VirtualPresenceList(
    { channel, userIds = memberIds(channel), empty, children = defaultRow, settleMs, estimateSize = 52, ...app },
    ref,
  ): ReactElement {
    const context = usePresenceContext('VirtualPresenceList');
    const groups = usePresenceGroups(context.store, userIds, settleMs);
    const items = useMemo(() => itemsOf(groups), [groups]);
    const scroller = useRef<HTMLDivElement>(null);
    const rootRef = useMemo(() => mergeRefs([scroller, ref]), [ref]);
    // oxlint-disable-next-line react/incompatible-library -- its functions are called in this render only, never memoised
    const virtualizer = useVirtualizer({
      count: items.length,
      getScrollElement: () => scroller.current,
      estimateSize: () => estimateSize,
      // A group's key starts with a colon, which no user id contains.
      getItemKey: (index) => items[index]?.userId ?? `:${items[index]?.group}`,
      overscan: 8,
      // To measure rows during layout would raise the error 'ResizeObserver loop' in the page.
      useAnimationFrameWithResizeObserver: true,
      // For the server, and for the first paint.
      initialRect: { width: 0, height: 600 },
    });
    const rows = virtualizer.getVirtualItems().flatMap(({ key, index, start }) => {
      const item = items[index];
      if (!item) return [];
      const { group, userId } = item;
      return (
        <li
          key={key}
          ref={virtualizer.measureElement}
          data-index={index}
          data-part={userId === undefined ? undefined : 'row'}
          data-user-id={userId}
          data-group={group}
          aria-setsize={items.length}
          aria-posinset={index + 1}
          style={{
            position: 'absolute',
            insetInline: 0,
            top: 0,
            transform: `translateY(${start}px)`,
            // The stylesheet's `auto` would let a row change its height while it scrolls into view, and the list would jump.
            contentVisibility: 'visible',
          }}
        >
          {userId === undefined ? (
            <h3 data-part="heading">{groupHeading(context, groups, group)}</h3>
          ) : (
            <RowBody userId={userId} group={group} content={children} />
          )}
        </li>
      );
    });
    return useRenderElement('div', app, {
      state: groups,
      ref: rootRef,
      props: {
        role: 'group',
        // Keyboard users scroll the list itself; its rows may have nothing to focus.
        tabIndex: 0,
        'data-state': items.length === 0 ? 'empty' : 'filled',
        style: { overflow: 'auto' },
        children: (
          <Fragment>
            <ul data-part="list" style={{ position: 'relative', blockSize: virtualizer.getTotalSize() }}>
              {rows}
            </ul>
            <ListFooter channel={channel} isEmpty={items.length === 0} empty={empty} />
          </Fragment>
        ),
      },
    });
  },
);

interface RowBodyProps {
  userId: string;
  group: keyof PresenceGroups;
  content: RowContent;
}

/** The list renders at each step of a scroll; the content of a row does not. */
const RowBody = /* @__PURE__ */ memo(function RowBody({ userId, group, content }: RowBodyProps): ReactElement {
  return <Fragment>{content(userId, group)}</Fragment>;
});

function itemsOf(groups: PresenceGroups): Item[] {
  return groupNames.flatMap((group) =>
    groups[group].length === 0 ? [] : [{ group }, ...groups[group].map((userId) => ({ group, userId }))],
  );
}
