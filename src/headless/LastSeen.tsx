'use client';
import { forwardRef } from 'react';
import type { ForwardedRef, ReactElement, ReactNode, TimeHTMLAttributes } from 'react';
import { lastSeenLabels } from '../react/labels.js';
import { formatLastSeen, subscribeToLastSeen, userIdOf } from '../react/lastSeen.js';
import type { LastSeenResult, UserIdOrTime } from '../react/lastSeen.js';
import { usePresenceContext } from '../react/presenceContext.js';
import type { PresenceContextValue } from '../react/presenceContext.js';
import type { RelativeTimeOptions } from '../react/relativeTime.js';
import { translate } from '../react/translate.js';
import { useLastSeen } from '../react/useLastSeen.js';
import { directDomRef } from './directDomRef.js';
import type { DomContent } from './directDomRef.js';
import type { PartProps } from './mergeProps.js';
import { useRenderElement } from './useRenderElement.js';
import type { RenderProp } from './useRenderElement.js';

export interface LastSeenProps extends Omit<TimeHTMLAttributes<HTMLTimeElement>, 'children'> {
  /** The user to show. The user is watched while the label is mounted. */
  userId?: string;
  /** A time, in place of a user: a `Date`, milliseconds since 1970, or ISO 8601. */
  date?: Date | number | string;
  /**
   * How the time is written: '3 minutes ago', '3 min. ago' or '3m ago'.
   *
   * @default 'long'
   */
  format?: RelativeTimeOptions['style'];
  /**
   * Shows the time alone, such as '3 minutes ago' or 'now', without 'Last seen'.
   *
   * @default false
   */
  bare?: boolean;
  /** Another element, or a function of props and state. Renders in React after each change, as `children` do. */
  render?: RenderProp<LastSeenResult>;
  /** Content of the label, or a function of its state. */
  children?: ReactNode | ((state: LastSeenResult) => ReactNode);
}

/**
 * When a user was last online: 'Last seen 3 minutes ago', or 'Active now'. Empty for a user who has never been online. Has
 * `data-user-id`, `data-presence` and `data-freshness`. The label updates its own `<time>` element: neither an event nor the
 * passing of time renders anything in React, and all labels of a page share one timer.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <LastSeen userId="jack" format="short" />
 * <LastSeen date={message.sent_at} bare />
 */
export const LastSeen = /* @__PURE__ */ forwardRef<HTMLTimeElement, LastSeenProps>(function LastSeen(props, ref) {
  return useLastSeenElement(props, ref);
});

/** The label as a hook, for the styled label: a component around it would cost memory in each of many labels. */
export function useLastSeenElement(props: LastSeenProps, ref: ForwardedRef<HTMLTimeElement>): ReactElement {
  const context = usePresenceContext('LastSeen');
  const { userId, date, format, bare, ...app } = props;
  // Not the string: a date without a time, '2019-01-07', could be a user's id.
  const subject = userId ?? new Date(date ?? NaN);
  if ((app.render ?? app.children) !== undefined)
    return <RenderedLastSeen subject={subject} userId={userId} format={format} app={app} forwardedRef={ref} />;

  const read = () => domContent(context, subject, format, bare);
  const { text, datetime, ...attributes } = read();
  const domRef = directDomRef(ref, changeSource(context, subject), app, read);
  // A server rendered the time in full, in UTC. The ref corrects it as soon as React has hydrated the element.
  return (
    <time {...attributes} dateTime={datetime} {...app} ref={domRef} suppressHydrationWarning>
      {text}
    </time>
  );
}

function changeSource({ store }: PresenceContextValue, subject: UserIdOrTime) {
  let stop = () => {};
  return {
    addListener(listener: () => void) {
      stop = subscribeToLastSeen(store, subject, listener);
    },
    removeListener: () => stop(),
  };
}

function domContent(
  { store, ...locale }: PresenceContextValue,
  subject: UserIdOrTime,
  format: LastSeenProps['format'],
  bare: boolean | undefined,
): DomContent {
  const userId = userIdOf(subject);
  const record = userId === undefined ? undefined : store.user(userId).getState();
  const result = formatLastSeen(subject, record, store.now(), locale.locale, { style: format });
  return {
    datetime: result.dateTime,
    title: result.title,
    'data-user-id': userId,
    'data-presence': record?.presence,
    'data-freshness': record?.freshness,
    text: bare ? result.text : phrase(locale, result.text, record?.online),
  };
}

function phrase(locale: Pick<PresenceContextValue, 'labels' | 'locale'>, time: string, online = false): string {
  if (online) return translate(locale, lastSeenLabels, 'active_now');
  return time && translate(locale, lastSeenLabels, 'last_seen', { time });
}

interface RenderedLastSeenProps {
  subject: UserIdOrTime;
  userId: string | undefined;
  format: LastSeenProps['format'];
  app: PartProps & Pick<LastSeenProps, 'render' | 'children'>;
  forwardedRef: ForwardedRef<HTMLTimeElement>;
}

/** A label that React renders, once after each change of its state. */
function RenderedLastSeen({ subject, userId, format, app, forwardedRef }: RenderedLastSeenProps): ReactElement {
  const state = useLastSeen(subject, { style: format });
  return useRenderElement('time', app, {
    state,
    ref: forwardedRef,
    props: { 'data-user-id': userId, dateTime: state.dateTime, title: state.title, children: state.text },
  });
}
