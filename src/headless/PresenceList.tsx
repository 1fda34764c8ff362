'use client';
import { Fragment, forwardRef, memo, useId } from 'react';
import type { ForwardedRef, HTMLAttributes, ReactElement, ReactNode } from 'react';
import { presenceListLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import type { PresenceContextValue } from '../react/presenceContext.js';
import { usePresenceGroups } from '../react/usePresenceGroups.js';
import { translate } from '../react/translate.js';
import { groupNames } from '../react/presenceGroups.js';
import type { PresenceGroups } from '../react/presenceGroups.js';
import { groupsOf32 } from './groupsOf32.js';
import { LastSeen } from './LastSeen.js';
import { OnlineBadge } from './OnlineBadge.js';
import { Part } from './Part.js';
import type { RenderProp } from './Part.js';
import { StatusText } from './StatusText.js';
import { UserName } from './UserName.js';

/** The inside of a row, for a user of this group. */
export type RowContent = (userId: string, group: keyof PresenceGroups) => ReactNode;

export interface PresenceListProps extends Omit<HTMLAttributes<HTMLDivElement>, 'children'> {
  /** Whom to list, in this order within each group. They are watched while it is mounted. */
  userIds: readonly string[];
  /** The inside of a row. Should be the same function while nothing changed. Default: badge, name, status, last seen. */
  children?: RowContent;
  /**
   * How long somebody who came or went stays where they are, in milliseconds, so that rows do not jump for a moment's absence;
   * their badge tells it at once. Default 2000.
   */
  settleMs?: number;
  render?: RenderProp<PresenceGroups>;
}

/**
 * People: those who are there, those who are not, those of whom it is not known. A row moves when its user comes or goes, and
 * that has held for `settleMs`; whatever else changes is painted within the row. Parts: `group`, `heading`, `list`, `row`; a
 * group has `data-presence`, every row `data-user-id`.
 */
export const PresenceList = /* @__PURE__ */ forwardRef<HTMLDivElement, PresenceListProps>(
  function PresenceList(props, ref) {
    return usePresenceList(props, ref, defaultRow);
  },
);

/** The list as an element, with the rows that it has by default: for a component that only adds to its props. */
export function usePresenceList(
  { userIds, children, settleMs, ...rest }: PresenceListProps,
  ref: ForwardedRef<HTMLDivElement>,
  row: RowContent,
): ReactElement {
  const context = usePresenceContext('PresenceList');
  const id = useId();
  const groups = usePresenceGroups(context.store, userIds, settleMs);
  const shown = groupNames.filter((name) => groups[name].length > 0);
  return (
    <Part as="div" state={groups} data-state={shown.length === 0 ? 'empty' : 'filled'} {...rest} ref={ref}>
      {shown.map((name) => (
        // A section would be a landmark, and two lists on a page would have two of one name.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset belongs to a form
        <div key={name} role="group" data-part="group" data-presence={name} aria-labelledby={id + name}>
          <h3 data-part="heading" id={id + name}>
            {groupHeading(context, groups, name)}
          </h3>
          <ul data-part="list">
            {groupsOf32(groups[name], idOf, (userId) => (
              <Row userId={userId} group={name} content={children ?? row} />
            ))}
          </ul>
        </div>
      ))}
    </Part>
  );
}

/** What stands above a group: its name, and how many are in it. */
export function groupHeading(words: PresenceContextValue, groups: PresenceGroups, name: keyof PresenceGroups): string {
  return translate(words, presenceListLabels, 'group', {
    presence: translate(words, presenceListLabels, name),
    count: groups[name].length,
  });
}

interface RowProps {
  userId: string;
  group: keyof PresenceGroups;
  content: RowContent;
}

const Row = /* @__PURE__ */ memo(function Row({ userId, group, content }: RowProps): ReactElement {
  return (
    <li data-part="row" data-user-id={userId}>
      {content(userId, group)}
    </li>
  );
});

/** Badge, name, status and, of who is not there, when they were. */
export const defaultRow: RowContent = (userId, group) => (
  <Fragment>
    <OnlineBadge userId={userId} />
    <UserName userId={userId} />
    <StatusText userId={userId} />
    {group !== 'online' && <LastSeen userId={userId} />}
  </Fragment>
);

function idOf(userId: string): string {
  return userId;
}
