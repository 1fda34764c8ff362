'use client';
import { Fragment, forwardRef, memo, useId } from 'react';
import type { ForwardedRef, HTMLAttributes, ReactElement, ReactNode } from 'react';
import { presenceListLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import type { PresenceContextValue } from '../react/presenceContext.js';
import { identity } from '../react/identity.js';
import { groupNames } from '../react/presenceGroups.js';
import type { PresenceGroups } from '../react/presenceGroups.js';
import { translate } from '../react/translate.js';
import { usePresenceGroups } from '../react/usePresenceGroups.js';
import { chunkedRows } from './chunkedRows.js';
import { ListFooter, memberIds } from './ListFooter.js';
import type { ListedChannel } from './ListFooter.js';
import { LastSeen } from './LastSeen.js';
import { OnlineBadge } from './OnlineBadge.js';
import { StatusText } from './StatusText.js';
import { useRenderElement } from './useRenderElement.js';
import type { RenderProp } from './useRenderElement.js';
import { UserName } from './UserName.js';

/** Renders the content of a row. `group` is the group that the row is in. */
export type RowContent = (userId: string, group: keyof PresenceGroups) => ReactNode;

export interface PresenceListProps extends Omit<HTMLAttributes<HTMLDivElement>, 'children'> {
  /**
   * Ids of the users to list, in this order within each group. They are watched while the list is mounted.
   *
   * @default the members of `channel`
   */
  userIds?: readonly string[];
  /**
   * What `useWatchedChannel` returned. The list then says why it is empty (not a member, channel deleted), and has a button that
   * reads more members.
   */
  channel?: ListedChannel;
  /**
   * Shown in place of the rows when there are none.
   *
   * @default with `channel` a sentence that says why, otherwise nothing
   */
  empty?: ReactNode;
  /**
   * Renders the content of a row. Pass the same function in each render, or all rows render again.
   *
   * @default badge, name, status and last seen
   */
  children?: RowContent;
  /**
   * How long a change of presence must last before the row moves to another group, in milliseconds. The badge in the row changes
   * at once.
   *
   * @default 2000
   */
  settleMs?: number;
  /** Another element in place of the `<div>`, or a function of props and groups. */
  render?: RenderProp<PresenceGroups>;
}

/**
 * Users in three groups: online, offline and unknown. A row moves after its user's presence has changed for `settleMs`; any
 * other change renders within the row. Parts: `group` (with `data-presence`), `heading`, `list`, `row` (with `data-user-id`),
 * `empty`, and for a channel `more` with `count` and `show-more`. `data-state` is `filled` or `empty`.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <PresenceList userIds={['jack', 'amara']}>{(userId) => <PresenceAvatar userId={userId} />}</PresenceList>
 * <PresenceList channel={useWatchedChannel('messaging', 'flutterdevs')} />
 */
export const PresenceList = /* @__PURE__ */ forwardRef<HTMLDivElement, PresenceListProps>(
  function PresenceList(props, ref) {
    return usePresenceList(props, ref, defaultRow);
  },
);

/** The list as a hook, for the styled list, which passes its own default row. */
export function usePresenceList(
  { channel, userIds = memberIds(channel), empty, children, settleMs, ...app }: PresenceListProps,
  ref: ForwardedRef<HTMLDivElement>,
  row: RowContent,
): ReactElement {
  const context = usePresenceContext('PresenceList');
  const id = useId();
  const groups = usePresenceGroups(context.store, userIds, settleMs);
  const shown = groupNames.filter((name) => groups[name].length > 0);
  const isEmpty = shown.length === 0;
  return useRenderElement('div', app, {
    state: groups,
    ref,
    props: {
      'data-state': isEmpty ? 'empty' : 'filled',
      children: (
        <Fragment>
          {shown.map((name) => (
            // Not a <section>: that is a landmark, and two lists on a page would have two landmarks of the same name.
            <div key={name} role="group" data-part="group" data-presence={name} aria-labelledby={id + name}>
              <h3 data-part="heading" id={id + name}>
                {groupHeading(context, groups, name)}
              </h3>
              <ul data-part="list">
                {chunkedRows(groups[name], identity, (userId) => (
                  <Row userId={userId} group={name} content={children ?? row} />
                ))}
              </ul>
            </div>
          ))}
          <ListFooter channel={channel} isEmpty={isEmpty} empty={empty} />
        </Fragment>
      ),
    },
  });
}

/** The heading of a group, such as 'Online (3)'. */
export function groupHeading(
  context: PresenceContextValue,
  groups: PresenceGroups,
  name: keyof PresenceGroups,
): string {
  return translate(context, presenceListLabels, 'group', {
    presence: translate(context, presenceListLabels, name),
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

/** Badge, name and status, and last seen for a user who is not online. */
export const defaultRow: RowContent = (userId, group) => (
  <Fragment>
    <OnlineBadge userId={userId} />
    <UserName userId={userId} />
    <StatusText userId={userId} />
    {group !== 'online' && <LastSeen userId={userId} />}
  </Fragment>
);
