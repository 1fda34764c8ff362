'use client';
import { Fragment, forwardRef } from 'react';
import { usePresenceList } from '../headless/PresenceList.js';
import type { PresenceListProps, RowContent } from '../headless/PresenceList.js';
import { UserName } from '../headless/UserName.js';
import { joinClassNames } from '../headless/joinClassNames.js';
import { LastSeen } from './LastSeen.js';
import { PresenceAvatar } from './PresenceAvatar.js';
import { StatusText } from './StatusText.js';

/**
 * Users in three groups: online, offline and unknown, each with avatar, name, status, and last seen unless online. Pass a
 * `channel` to list its members: the list then says why it is empty, and can read more members than a page.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <PresenceList userIds={['jack', 'amara']} />
 * <PresenceList channel={useWatchedChannel('messaging', 'flutterdevs')} />
 */
export const PresenceList = /* @__PURE__ */ forwardRef<HTMLDivElement, PresenceListProps>(
  function PresenceList(props, ref) {
    return usePresenceList({ ...props, className: joinClassNames('pk-presence-list', props.className) }, ref, row);
  },
);

/** Avatar, name and status, and last seen for a user who is not online. */
export const row: RowContent = (userId, group) => (
  <Fragment>
    <PresenceAvatar userId={userId} />
    <span className="pk-person">
      <UserName userId={userId} className="pk-name" />
      <StatusText userId={userId} />
    </span>
    {group !== 'online' && <LastSeen userId={userId} format="short" bare />}
  </Fragment>
);
