'use client';
import { forwardRef, useContext, useState, useSyncExternalStore } from 'react';
import type { ForwardedRef, HTMLAttributes, ReactElement, ReactNode } from 'react';
import { orderedJson } from '../protocol/json.js';
import { interpolate } from '../react/interpolate.js';
import { badgeLabels } from '../react/labels.js';
import { PresenceContext, requireContext } from '../react/presenceContext.js';
import type { PresenceContextValue } from '../react/presenceContext.js';
import { useIsomorphicLayoutEffect } from '../react/useIsomorphicLayoutEffect.js';
import type { UserStore } from '../store/presenceStore.js';
import type { Freshness, PresenceRecord, PresenceValue } from '../store/presenceRecord.js';
import { leafRef } from './leaf.js';
import type { Look } from './leaf.js';
import { Part } from './Part.js';
import type { RenderProp } from './Part.js';
import { sized } from './sized.js';
import type { Size } from './sized.js';

/** What a badge shows, as `render` and a function as `children` are told. */
export interface OnlineBadgeState {
  presence: PresenceValue;
  freshness: Freshness;
  /** One's own badge, while nobody else sees that one is there. */
  invisible: boolean;
  /** The word, in the app's language. */
  text: string;
  /** Person and word. */
  label: string;
}

/** A corner by logical sides: in a page that reads from the right, `end` is the left. */
export type BadgePlacement = 'bottom-end' | 'bottom-start' | 'top-end' | 'top-start';

export interface OnlineBadgeProps extends Omit<HTMLAttributes<HTMLSpanElement>, 'children'> {
  /** Whose presence. They are watched while the badge is mounted. */
  userId?: string;
  /** Draws this word instead, without asking anybody; needs no provider. */
  presence?: PresenceValue;
  /** The person in the accessible name. Default: the user's name, else the id. */
  name?: string;
  /** A dot, a larger dot with a sign in it, or dot and word. Default `dot`. */
  variant?: 'dot' | 'icon' | 'label';
  /** A name or pixels. Default: in proportion to the avatar that it is placed on, else `md`. */
  size?: Size;
  /** On which corner of its positioned parent, as `PresenceAvatar` is one. Default: none, it stands in the line. */
  placement?: BadgePlacement;
  /** Another element in its place, or a function of props and state. Renders with every change, as `children` do. */
  render?: RenderProp<OnlineBadgeState>;
  children?: ReactNode | ((state: OnlineBadgeState) => ReactNode);
}

/**
 * Whether somebody is there, as a mark (CONTRACT.md section 5). It paints its own element: an event renders nothing in React,
 * whatever the number of badges. Draw it by `data-presence`, `data-freshness` and `data-invisible`.
 */
export const OnlineBadge = /* @__PURE__ */ forwardRef<HTMLSpanElement, OnlineBadgeProps>(
  function OnlineBadge(props, ref) {
    return useOnlineBadge(props, ref);
  },
);

/** The badge as an element, for a component that only adds to its props: one more component in each badge would cost memory. */
export function useOnlineBadge(badge: OnlineBadgeProps, ref: ForwardedRef<HTMLSpanElement>): ReactElement {
  const context = useContext(PresenceContext);
  const { userId, presence, children, render } = badge;
  const user =
    userId === undefined || presence !== undefined
      ? undefined
      : requireContext(context, 'OnlineBadge').store.user(userId);
  if (!user || (children ?? render) !== undefined)
    return <RenderedBadge badge={badge} context={context} user={user} forwarded={ref} />;
  const stateNow = () => stateOf(context, badge, user.peek());
  const leaf = leafRef(ref, user, badge, () => lookOf(badge, stateNow()));
  // What a server rendered may be older than what is known here: the leaf paints over it at once.
  return <span {...partOf(badge, stateNow())} ref={leaf} suppressHydrationWarning />;
}

interface RenderedBadgeProps {
  badge: OnlineBadgeProps;
  context: PresenceContextValue | undefined;
  user: UserStore | undefined;
  forwarded: ForwardedRef<HTMLSpanElement>;
}

/** The badge that React draws: once with every change of what is shown. */
function RenderedBadge({ badge, context, user, forwarded }: RenderedBadgeProps): ReactElement {
  const [, drawAnew] = useState({});
  // What a server rendered, while hydrating. Constant on each side, so that it never restarts a transition.
  const isHere = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const state = stateOf(context, badge, isHere ? user?.peek() : user?.getInitialState());
  useIsomorphicLayoutEffect(() => {
    const look = () => orderedJson(state) !== orderedJson(stateOf(context, badge, user?.peek())) && drawAnew({});
    // It may have moved since it was rendered.
    look();
    return user?.addListener(look);
  });
  return <Part as="span" state={state} {...partOf(badge, state)} ref={forwarded} />;
}

const never = () => () => {};

function stateOf(
  context: PresenceContextValue | undefined,
  props: OnlineBadgeProps,
  record?: PresenceRecord,
): OnlineBadgeState {
  const { userId, name = record?.name ?? userId, presence = record?.presence ?? 'unknown' } = props;
  const own = context?.store.getState().own;
  const freshness = record?.freshness ?? (presence === 'unknown' ? 'unknown' : 'live');
  const invisible = !!own && own.id === userId && own.invisible;
  const word = (key: string) => (context?.labels as Words)?.[key] ?? (badgeLabels as Words)[key] ?? key;
  const plain = word(invisible ? 'invisible' : presence);
  const text = freshness === 'stale' ? interpolate(word('stale'), { presence: plain }) : plain;
  return {
    presence,
    freshness,
    invisible,
    text,
    label: name === undefined ? text : interpolate(word('badge'), { name, presence: text }),
  };
}

type Words = Readonly<Record<string, string | undefined>>;

function lookOf({ variant }: OnlineBadgeProps, state: OnlineBadgeState): Look {
  return {
    'data-presence': state.presence,
    'data-freshness': state.freshness,
    'data-invisible': state.invisible ? 'true' : undefined,
    'aria-label': state.label,
    text: variant === 'label' ? state.text : undefined,
  };
}

function partOf(props: OnlineBadgeProps, state: OnlineBadgeState): Record<string, unknown> {
  const { text, ...attributes } = lookOf(props, state);
  const { userId, presence: _, name: _name, variant = 'dot', size, placement, style, children = text, ...rest } = props;
  return {
    role: 'img',
    'data-user-id': userId,
    'data-variant': variant,
    'data-placement': placement,
    ...sized('--pk-badge-size', size, style),
    ...attributes,
    children,
    ...rest,
  };
}
