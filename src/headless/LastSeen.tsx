'use client';
import { forwardRef } from 'react';
import type { ForwardedRef, ReactElement, ReactNode, TimeHTMLAttributes } from 'react';
import { lastSeenLabels } from '../react/labels.js';
import { subscribeToLastSeen, formatLastSeen, userIdOf } from '../react/lastSeen.js';
import type { UserIdOrTime, LastSeenResult } from '../react/lastSeen.js';
import { usePresenceContext } from '../react/presenceContext.js';
import type { PresenceContextValue } from '../react/presenceContext.js';
import type { RelativeTimeOptions } from '../react/relativeTime.js';
import { useLastSeen } from '../react/useLastSeen.js';
import { translate } from '../react/translate.js';
import { leafRef } from './leaf.js';
import type { Followed, Look } from './leaf.js';
import { Part } from './Part.js';
import type { PartProps, RenderProp } from './Part.js';

export interface LastSeenProps extends Omit<TimeHTMLAttributes<HTMLTimeElement>, 'children'> {
  /** Who. They are watched while it is mounted. */
  userId?: string;
  /** Or when: a `Date`, milliseconds since 1970, or ISO 8601. */
  date?: Date | number | string;
  /** How the time is written. Default `long`. */
  format?: RelativeTimeOptions['style'];
  /** Only the time, without the phrase around it: '3 minutes ago', 'now'. Default false. */
  bare?: boolean;
  /** Another element in its place, or a function of its props and the text. Renders with every change, as `children` do. */
  render?: RenderProp<LastSeenResult>;
  children?: ReactNode | ((state: LastSeenResult) => ReactNode);
}

/**
 * When somebody was last there: 'Last seen 3 minutes ago', or that they are there now. It paints its own `<time>`; neither an
 * event nor the passing of time renders anything in React. All labels of a page tick on one timer.
 */
export const LastSeen = /* @__PURE__ */ forwardRef<HTMLTimeElement, LastSeenProps>(function LastSeen(props, ref) {
  return useLastSeenElement(props, ref);
});

/** The label as an element, for a component that only adds to its props: one more component in each label would cost memory. */
export function useLastSeenElement(props: LastSeenProps, ref: ForwardedRef<HTMLTimeElement>): ReactElement {
  const context = usePresenceContext('LastSeen');
  const { userId, date, format: style, bare: _bare, ...part } = props;
  // A day alone, '2019-01-07', could be an id as well.
  const of = userId ?? new Date(date ?? NaN);
  if ((part.render ?? part.children) !== undefined)
    return <RenderedLastSeen of={of} style={style} part={{ 'data-user-id': userId, ...part, ref }} />;
  const lookNow = () => lookOf(context, of, props);
  const { text, datetime, ...attributes } = lookNow();
  const leaf = leafRef<HTMLTimeElement>(ref, followed(context, of), props, lookNow);
  // What a server rendered says another time, perhaps in another zone: the leaf paints over it at once.
  return (
    <time {...attributes} dateTime={datetime} {...part} ref={leaf} suppressHydrationWarning>
      {text}
    </time>
  );
}

function followed({ store }: PresenceContextValue, of: UserIdOrTime): Followed {
  let stop: () => void;
  return {
    addListener(changed) {
      stop = subscribeToLastSeen(store, of, changed);
    },
    removeListener: () => stop(),
  };
}

interface RenderedLastSeenProps {
  of: UserIdOrTime;
  style: LastSeenProps['format'];
  part: PartProps & Pick<LastSeenProps, 'render' | 'children'>;
}

function RenderedLastSeen({ of, style, part }: RenderedLastSeenProps): ReactElement {
  const state = useLastSeen(of, { style });
  return (
    <Part as="time" state={state} dateTime={state.dateTime} title={state.title} {...part}>
      {part.children ?? state.text}
    </Part>
  );
}

function lookOf(context: PresenceContextValue, of: UserIdOrTime, { format: style, bare }: LastSeenProps): Look {
  const { store, locale } = context;
  const userId = userIdOf(of);
  const record = userId === undefined ? undefined : store.user(userId).getState();
  const { text: time, dateTime: datetime, title } = formatLastSeen(of, record, store.now(), locale, { style });
  const phrased = () =>
    record?.online
      ? translate(context, lastSeenLabels, 'active_now')
      : time && translate(context, lastSeenLabels, 'last_seen', { time });
  return {
    text: bare ? time : phrased(),
    datetime,
    title,
    'data-user-id': userId,
    'data-presence': record?.presence,
    'data-freshness': record?.freshness,
  };
}
