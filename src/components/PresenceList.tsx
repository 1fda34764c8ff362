'use client';
import { Fragment, forwardRef } from 'react';
import { usePresenceList } from '../headless/PresenceList.js';
import type { PresenceListProps, RowContent } from '../headless/PresenceList.js';
import { UserName } from '../headless/UserName.js';
import { joinClassNames } from '../headless/joinClassNames.js';
import { LastSeen } from './LastSeen.js';
import { PresenceAvatar } from './PresenceAvatar.js';
import { StatusText } from './StatusText.js';

/** People, those who are there first: avatar, name, status, and when the others were last seen. */
export const PresenceList = /* @__PURE__ */ forwardRef<HTMLDivElement, PresenceListProps>(
  function PresenceList(props, ref) {
    return usePresenceList({ ...props, className: joinClassNames('pk-presence-list', props.className) }, ref, row);
  },
);

/** Avatar, name, status and, of who is not there, when they were. */
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
