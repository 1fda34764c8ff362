'use client';
import { Fragment, forwardRef, memo, useImperativeHandle, useMemo, useRef } from 'react';
import type { ReactElement } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { usePresenceContext } from '../react/presenceContext.js';
import { usePresenceGroups } from '../react/usePresenceGroups.js';
import { groupNames } from '../react/presenceGroups.js';
import type { PresenceGroups } from '../react/presenceGroups.js';
import { Part } from './Part.js';
import { defaultRow, groupHeading } from './PresenceList.js';
import type { PresenceListProps, RowContent } from './PresenceList.js';

export interface VirtualPresenceListProps extends PresenceListProps {
  /** How tall a row is, in pixels, before it was seen; those in view are measured. Default 52. */
  estimateSize?: number;
}

/** A heading, or a row. */
interface Line {
  group: keyof PresenceGroups;
  userId?: string;
}

/**
 * A `PresenceList` of any length: only the rows in view are in the page. It scrolls, so give it a height. All of `userIds` are
 * watched, as far as the server's limit goes, since it must know who is there to put them in order. Parts: `list`, `heading`,
 * `row`; a row has `data-user-id` and `data-group`. Needs the package `@tanstack/react-virtual`.
 */
export const VirtualPresenceList = /* @__PURE__ */ forwardRef<HTMLDivElement, VirtualPresenceListProps>(
  function VirtualPresenceList(
    { userIds, children = defaultRow, settleMs, estimateSize = 52, style, ...rest },
    ref,
  ): ReactElement {
    const context = usePresenceContext('VirtualPresenceList');
    const groups = usePresenceGroups(context.store, userIds, settleMs);
    const lines = useMemo(() => linesOf(groups), [groups]);
    const scroller = useRef<HTMLDivElement>(null);
    useImperativeHandle(ref, () => scroller.current as HTMLDivElement);
    // oxlint-disable-next-line react/incompatible-library -- what it returns is used here alone, and in every render
    const virtualizer = useVirtualizer({
      count: lines.length,
      getScrollElement: () => scroller.current,
      estimateSize: () => estimateSize,
      // No id has a colon.
      getItemKey: (index) => lines[index]?.userId ?? `:${lines[index]?.group}`,
      overscan: 8,
      // Rows that are measured while they are laid out would end in an error of the page, about a loop.
      useAnimationFrameWithResizeObserver: true,
      // What a server renders, and the first paint.
      initialRect: { width: 0, height: 600 },
    });
    return (
      <Part
        as="div"
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset belongs to a form
        role="group"
        // It is scrolled with the keyboard; there may be nothing in it that could have the focus.
        tabIndex={0}
        state={groups}
        data-state={lines.length === 0 ? 'empty' : 'filled'}
        style={{ overflow: 'auto', ...style }}
        {...rest}
        ref={scroller}
      >
        <ul data-part="list" style={{ position: 'relative', blockSize: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ key, index, start }) => {
            const { group, userId } = lines[index] as Line;
            return (
              <li
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                data-part={userId === undefined ? undefined : 'row'}
                data-user-id={userId}
                data-group={group}
                aria-setsize={lines.length}
                aria-posinset={index + 1}
                style={{
                  position: 'absolute',
                  insetInline: 0,
                  top: 0,
                  transform: `translateY(${start}px)`,
                  // It is in view, or about to be; a size that changes on the way would make the list jump.
                  contentVisibility: 'visible',
                }}
              >
                {userId === undefined ? (
                  <h3 data-part="heading">{groupHeading(context, groups, group)}</h3>
                ) : (
                  <Inside userId={userId} group={group} content={children} />
                )}
              </li>
            );
          })}
        </ul>
      </Part>
    );
  },
);

interface InsideProps {
  userId: string;
  group: keyof PresenceGroups;
  content: RowContent;
}

/** The list renders with every step of the scrolling, what is in a row does not. */
const Inside = /* @__PURE__ */ memo(function Inside({ userId, group, content }: InsideProps): ReactElement {
  return <Fragment>{content(userId, group)}</Fragment>;
});

function linesOf(groups: PresenceGroups): Line[] {
  return groupNames.flatMap((group) =>
    groups[group].length === 0 ? [] : [{ group }, ...groups[group].map((userId) => ({ group, userId }))],
  );
}
