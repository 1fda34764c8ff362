'use client';
import { forwardRef, memo, useId, useMemo } from 'react';
import type { HTMLAttributes, ReactElement, ReactNode } from 'react';
import { presenceListLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import { useGroup } from '../react/useGroup.js';
import { phrase } from '../react/words.js';
import type { Presences } from '../store/group.js';
import { groupsOf32 } from './groupsOf32.js';
import { LastSeen } from './LastSeen.js';
import { OnlineBadge } from './OnlineBadge.js';
import { Part } from './Part.js';
import type { RenderProp } from './Part.js';
import { StatusText } from './StatusText.js';
import { UserName } from './UserName.js';

/** Ids of a list by what is known of them, each in the order of the list. */
export interface PresenceGroups {
  online: string[];
  offline: string[];
  unknown: string[];
}

/** The inside of a row, for a user of this group. */
export type RowContent = (userId: string, group: keyof PresenceGroups) => ReactNode;

export interface PresenceListProps extends Omit<HTMLAttributes<HTMLDivElement>, 'children'> {
  /** Whom to list, in this order within each group. They are watched while it is mounted. */
  userIds: readonly string[];
  /** The inside of a row. Should be the same function while nothing changed. Default: badge, name, status, last seen. */
  children?: RowContent;
  render?: RenderProp<PresenceGroups>;
}

/**
 * People: those who are there, those who are not, those of whom it is not known. A row moves when its user comes or goes;
 * whatever else changes is painted within the row. Parts: `group`, `heading`, `list`, `row`; a group has `data-presence`,
 * every row `data-user-id`.
 */
export const PresenceList = /* @__PURE__ */ forwardRef<HTMLDivElement, PresenceListProps>(function PresenceList(
  { userIds, children = defaultRow, render, ...rest },
  ref,
): ReactElement {
  const context = usePresenceContext('PresenceList');
  const id = useId();
  const keys = useGroup(context.store, userIds, keysOf);
  const groups = useMemo(() => groupsIn(keys), [keys]);
  const shown = groupNames.filter((name) => groups[name].length > 0);
  return (
    <Part
      as="div"
      render={render}
      state={groups}
      data-state={shown.length === 0 ? 'empty' : 'filled'}
      {...rest}
      ref={ref}
    >
      {shown.map((name) => (
        // A section would be a landmark, and two lists on a page would have two of one name.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset belongs to a form
        <div key={name} role="group" data-part="group" data-presence={name} aria-labelledby={id + name}>
          <h3 data-part="heading" id={id + name}>
            {phrase(context, presenceListLabels, 'group', {
              presence: phrase(context, presenceListLabels, name),
              count: groups[name].length,
            })}
          </h3>
          <ul data-part="list">
            {groupsOf32(groups[name], idOf, (userId) => (
              <Row userId={userId} group={name} content={children} />
            ))}
          </ul>
        </div>
      ))}
    </Part>
  );
});

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

const defaultRow: RowContent = (userId, group) => (
  <>
    <OnlineBadge userId={userId} />
    <UserName userId={userId} />
    <StatusText userId={userId} />
    {group !== 'online' && <LastSeen userId={userId} />}
  </>
);

const groupNames = ['online', 'offline', 'unknown'] as const;

/** The ids of each group as text, so that nothing but a move between groups is a change. */
function keysOf(users: Presences): string[] {
  const ids: PresenceGroups = { online: [], offline: [], unknown: [] };
  for (const { id, presence } of users.values()) {
    if (presence === 'online') ids.online.push(id);
    else if (presence === 'offline') ids.offline.push(id);
    else ids.unknown.push(id);
  }
  return groupNames.map((name) => ids[name].join('\n'));
}

function groupsIn([online = '', offline = '', unknown = '']: string[]): PresenceGroups {
  const idsIn = (key: string) => (key === '' ? [] : key.split('\n'));
  return { online: idsIn(online), offline: idsIn(offline), unknown: idsIn(unknown) };
}

function idOf(userId: string): string {
  return userId;
}
