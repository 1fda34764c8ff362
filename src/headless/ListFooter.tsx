'use client';
import { Fragment, useEffect, useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { presenceListLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import type { PresenceContextValue } from '../react/presenceContext.js';
import { translate, translatePlural } from '../react/translate.js';
import type { UseWatchedChannelResult } from '../react/useWatchedChannel.js';

/** What a list reads of the result of `useWatchedChannel`. */
export type ListedChannel = Pick<
  UseWatchedChannelResult,
  'members' | 'member_count' | 'isPending' | 'error' | 'hasNextPage' | 'fetchNextPage' | 'isFetchingNextPage'
>;

const noIds: readonly string[] = [];

/** Ids of the members of a channel. */
export function memberIds(channel: ListedChannel | undefined): readonly string[] {
  return channel?.members.map(({ id }) => id) ?? noIds;
}

interface ListFooterProps {
  channel: ListedChannel | undefined;
  isEmpty: boolean;
  /** The app's content for an empty list. */
  empty: ReactNode;
}

/** What follows the rows of a list: why there are none, or how to read more. */
export function ListFooter({ channel, isEmpty, empty }: ListFooterProps): ReactElement | null {
  const context = usePresenceContext('PresenceList');
  const region = useRef<HTMLDivElement>(null);
  const pressedByKeyboard = useRef(false);
  const hasNextPage = channel?.hasNextPage ?? false;

  // The button is gone after the last page. Its focus would be lost.
  useEffect(() => {
    if (!hasNextPage && pressedByKeyboard.current) region.current?.focus();
    pressedByKeyboard.current = false;
  }, [hasNextPage]);

  if (!channel && empty === undefined) return null;
  const isLoading = channel?.isPending ?? false;
  const reason = channel && emptyReason(context, channel);
  return (
    <Fragment>
      {/* Always there: screen readers announce only what changes in a live region that they know. */}
      <div ref={region} data-part="empty" role="status" tabIndex={-1}>
        {isEmpty && !isLoading && (empty ?? reason)}
      </div>
      {channel && !isEmpty && hasNextPage && (
        <div data-part="more">
          <span data-part="count" role="status">
            {moreText(context, channel)}
          </span>
          <button
            type="button"
            data-part="show-more"
            data-pending={channel.isFetchingNextPage || undefined}
            onClick={({ detail }) => {
              pressedByKeyboard.current = detail === 0;
              if (!channel.isFetchingNextPage) channel.fetchNextPage();
            }}
          >
            {translate(context, presenceListLabels, 'show_more')}
          </button>
        </div>
      )}
    </Fragment>
  );
}

function emptyReason(context: PresenceContextValue, { error }: ListedChannel): string {
  if (!error) return translate(context, presenceListLabels, 'no_members');
  if (error.code === 'forbidden') return translate(context, presenceListLabels, 'not_a_member');
  if (error.code === 'not_found') return translate(context, presenceListLabels, 'channel_deleted');
  return translate(context, presenceListLabels, 'members_failed', { reason: error.message });
}

/** How many of the members have been read, or that the next page could not be. */
function moreText(context: PresenceContextValue, { error, members, member_count }: ListedChannel): string {
  if (error) return translate(context, presenceListLabels, 'members_failed', { reason: error.message });
  return translatePlural(context, presenceListLabels, 'members_shown', member_count, { shown: members.length });
}
