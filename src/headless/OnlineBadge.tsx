'use client';
import { forwardRef, useContext, useState, useSyncExternalStore } from 'react';
import type { ForwardedRef, HTMLAttributes, ReactElement, ReactNode } from 'react';
import { sameJson } from '../protocol/json.js';
import { interpolate } from '../react/interpolate.js';
import { badgeLabels } from '../react/labels.js';
import { PresenceContext, requireContext } from '../react/presenceContext.js';
import type { PresenceContextValue } from '../react/presenceContext.js';
import { useIsomorphicLayoutEffect } from '../react/useIsomorphicLayoutEffect.js';
import type { UserStore } from '../store/presenceStore.js';
import type { Freshness, PresenceRecord, PresenceValue } from '../store/presenceRecord.js';
import { directDomRef } from './directDomRef.js';
import type { DomContent } from './directDomRef.js';
import { mergeProps } from './mergeProps.js';
import type { PartProps } from './mergeProps.js';
import { sizeProps } from './sizeProps.js';
import type { Size } from './sizeProps.js';
import { useRenderElement } from './useRenderElement.js';
import type { RenderProp } from './useRenderElement.js';

/** What a badge shows. */
export interface OnlineBadgeState {
  /** `data-presence`: `online`, `offline` or `unknown`. More values will come: draw those like `unknown`. */
  presence: PresenceValue;
  /** `data-freshness`: `live`, `stale` (last known, not confirmed now) or `unknown`. */
  freshness: Freshness;
  /** `data-invisible="true"`: this is the own badge, and everybody else sees the own user as offline. Otherwise absent. */
  invisible: boolean;
  /** The state in the app's language, such as `Online`. */
  text: string;
  /** The accessible name: user and state, such as `Jack: Online`. */
  label: string;
}

/** A corner. `start` and `end` follow the direction of the page: `end` is on the left in a right-to-left page. */
export type BadgePlacement = 'bottom-end' | 'bottom-start' | 'top-end' | 'top-start';

export interface OnlineBadgeProps extends Omit<HTMLAttributes<HTMLSpanElement>, 'children'> {
  /** The user to show. The user is watched while the badge is mounted. Needs a `PresenceProvider`. */
  userId?: string;
  /** Shows this value instead of a user's presence. Needs no provider. */
  presence?: PresenceValue;
  /**
   * The user's name in the accessible name.
   *
   * @default the user's name, or the id
   */
  name?: string;
  /**
   * A dot, a larger dot with a sign in it, or a dot and a word.
   *
   * @default 'dot'
   */
  variant?: 'dot' | 'icon' | 'label';
  /**
   * A named size, or pixels.
   *
   * @default in proportion to the avatar that the badge is placed on, else 'md'
   */
  size?: Size;
  /**
   * The corner of the nearest positioned parent, such as a `PresenceAvatar`.
   *
   * @default in line with the text
   */
  placement?: BadgePlacement;
  /** Another element, or a function of props and state. Renders in React after each change, as `children` do. */
  render?: RenderProp<OnlineBadgeState>;
  /** Content of the badge, or a function of its state. */
  children?: ReactNode | ((state: OnlineBadgeState) => ReactNode);
}

/**
 * A mark that shows whether a user is online. Style it by `data-presence`, `data-freshness`, `data-invisible`, `data-variant`,
 * `data-size` and `data-placement`. The badge updates its own element: an event renders nothing in React, however many badges
 * there are.
 *
 * @throws `no_provider` for a `userId` without a `<PresenceProvider>` above.
 * @example
 * <OnlineBadge userId="jack" />
 * <OnlineBadge userId="jack">{({ text }) => <em>{text}</em>}</OnlineBadge>
 */
export const OnlineBadge = /* @__PURE__ */ forwardRef<HTMLSpanElement, OnlineBadgeProps>(
  function OnlineBadge(props, ref) {
    return useOnlineBadge(props, ref);
  },
);

/** The badge as a hook, for the styled badge: a component around it would cost memory in each of many badges. */
export function useOnlineBadge(badge: OnlineBadgeProps, ref: ForwardedRef<HTMLSpanElement>): ReactElement {
  const context = useContext(PresenceContext);
  const { userId, presence, children, render } = badge;
  const user =
    userId === undefined || presence !== undefined
      ? undefined
      : requireContext(context, 'OnlineBadge').store.user(userId);
  if (!user || (children ?? render) !== undefined)
    return <RenderedBadge badge={badge} context={context} user={user} forwardedRef={ref} />;

  const domRef = directDomRef(ref, user, badge, () => domContent(badge, stateOf(context, badge, user.peek())));
  const props = mergeProps(ownProps(badge, stateOf(context, badge, user.peek())), appProps(badge));
  // A server may have rendered an older state. The ref corrects it as soon as React has hydrated the element.
  return <span {...props} ref={domRef} suppressHydrationWarning />;
}

interface RenderedBadgeProps {
  badge: OnlineBadgeProps;
  context: PresenceContextValue | undefined;
  user: UserStore | undefined;
  forwardedRef: ForwardedRef<HTMLSpanElement>;
}

/** A badge that React renders, once after each change of its state. */
function RenderedBadge({ badge, context, user, forwardedRef }: RenderedBadgeProps): ReactElement {
  const [, renderAgain] = useState({});
  // While React hydrates, the badge shows the record that a server rendered, and renders again where there is another one now.
  const isCurrent = useSyncExternalStore(
    neverChanges,
    () => true,
    () => user?.peek() === user?.getInitialState(),
  );
  const state = stateOf(context, badge, isCurrent ? user?.peek() : user?.getInitialState());
  useIsomorphicLayoutEffect(() => {
    function check(): void {
      if (!sameJson(state, stateOf(context, badge, user?.peek()))) renderAgain({});
    }
    // The user may have changed since this was rendered.
    check();
    return user?.addListener(check);
  });
  return useRenderElement('span', appProps(badge), { state, ref: forwardedRef, props: ownProps(badge, state) });
}

function neverChanges(): () => void {
  return () => {};
}

function stateOf(
  context: PresenceContextValue | undefined,
  { userId, ...given }: Pick<OnlineBadgeProps, 'userId' | 'name' | 'presence'>,
  record?: PresenceRecord,
): OnlineBadgeState {
  const { name = record?.name ?? userId, presence = record?.presence ?? 'unknown' } = given;
  const own = context?.store.getState().own;
  const freshness = record?.freshness ?? (presence === 'unknown' ? 'unknown' : 'live');
  const invisible = own !== undefined && own.id === userId && own.invisible;
  const word = wordFor(context?.labels, invisible ? 'invisible' : presence);
  const text = freshness === 'stale' ? interpolate(wordFor(context?.labels, 'stale'), { presence: word }) : word;
  const label = name === undefined ? text : interpolate(wordFor(context?.labels, 'badge'), { name, presence: text });
  return { presence, freshness, invisible, text, label };
}

/** The label of a key. `presence` is an open union, so a value may have no label: then the value itself is shown. */
function wordFor(labels: PresenceContextValue['labels'], key: string): string {
  const app: Words | undefined = labels;
  const defaults: Words = badgeLabels;
  const word = app?.[key] ?? defaults[key];
  return typeof word === 'string' ? word : key;
}

type Words = Readonly<Record<string, unknown>>;

function domContent({ variant }: OnlineBadgeProps, state: OnlineBadgeState): DomContent {
  return {
    'data-presence': state.presence,
    'data-freshness': state.freshness,
    'data-invisible': state.invisible ? 'true' : undefined,
    'aria-label': state.label,
    text: variant === 'label' ? state.text : '',
  };
}

function ownProps(badge: OnlineBadgeProps, state: OnlineBadgeState): PartProps {
  const { userId, variant = 'dot', size, placement } = badge;
  const { text, ...attributes } = domContent(badge, state);
  return {
    role: 'img',
    'data-user-id': userId,
    'data-variant': variant,
    'data-placement': placement,
    ...sizeProps('--pk-badge-size', size),
    ...attributes,
    children: text || undefined,
  };
}

/** What the app gave beside the badge's own props. */
function appProps({
  userId: _id,
  presence: _p,
  name: _n,
  variant: _v,
  size: _s,
  placement: _c,
  ...rest
}: OnlineBadgeProps) {
  return rest;
}
