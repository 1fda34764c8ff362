'use client';
import { Fragment, forwardRef, useState } from 'react';
import type { ForwardedRef, HTMLAttributes, ReactElement, ReactNode } from 'react';
import { useRecord } from '../react/useRecord.js';
import type { PresenceRecord } from '../store/presenceRecord.js';
import { mergeProps } from './mergeProps.js';
import { OnlineBadge } from './OnlineBadge.js';
import type { BadgePlacement } from './OnlineBadge.js';
import { sizeProps } from './sizeProps.js';
import type { Size } from './sizeProps.js';
import { useRenderElement } from './useRenderElement.js';
import type { RenderProp } from './useRenderElement.js';

export interface PresenceAvatarState {
  /** The user's name, or the id. */
  name: string;
  /** The address of the image; undefined when there is none, or when it could not be loaded. */
  image: string | undefined;
  /** The first letters of the first and the last word of the name. */
  initials: string;
}

export interface PresenceAvatarProps extends Omit<HTMLAttributes<HTMLSpanElement>, 'children'> {
  /** The user to show. The user is watched while the avatar is mounted. */
  userId: string;
  /**
   * The size of the image: a name, or pixels. An avatar that is passed as `children` keeps its own size.
   *
   * @default 'md'
   */
  size?: Size;
  /**
   * A badge of your own, or `false` for none.
   *
   * @default an `OnlineBadge`
   */
  badge?: ReactNode;
  /**
   * The corner of the default badge.
   *
   * @default 'bottom-end'
   */
  placement?: BadgePlacement;
  /**
   * An avatar of your own.
   *
   * @default the user's image, or the initials
   */
  children?: ReactNode;
  /** Another element, or a function of props and state. */
  render?: RenderProp<PresenceAvatarState>;
}

/**
 * A user's image with a badge. The badge names the user for screen readers; the image is decoration, unless there is no badge.
 * Renders when name or image change, not when the presence does. Parts: `image`, `initials`.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <PresenceAvatar userId="jack" size={48} />
 * <PresenceAvatar userId="jack">
 *   <Avatar src="jack.png" />
 * </PresenceAvatar>
 */
export const PresenceAvatar = /* @__PURE__ */ forwardRef<HTMLSpanElement, PresenceAvatarProps>(
  function PresenceAvatar(props, ref) {
    return usePresenceAvatar(props, ref, OnlineBadge);
  },
);

/** The avatar as a hook, for the styled avatar, which passes its own `Badge`. */
export function usePresenceAvatar(
  { userId, size = 'md', badge = true, placement = 'bottom-end', children, ...app }: PresenceAvatarProps,
  ref: ForwardedRef<HTMLSpanElement>,
  Badge: typeof OnlineBadge,
): ReactElement {
  const { name, image } = useRecord('PresenceAvatar', userId, profileOf);
  const [brokenImage, setBrokenImage] = useState<string>();
  const state = { name, image: image === brokenImage ? undefined : image, initials: initialsOf(name) };
  const hasBadge = Boolean(badge);
  const picture = state.image ? (
    <img
      data-part="image"
      src={state.image}
      alt={hasBadge ? '' : name}
      draggable={false}
      onError={() => setBrokenImage(image)}
    />
  ) : (
    <span data-part="initials" {...(hasBadge ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name })}>
      {state.initials}
    </span>
  );
  const props = {
    'data-user-id': userId,
    style: { '--pk-hue': hueOf(userId) },
    children: (
      <Fragment>
        {children ?? picture}
        {badge === true ? <Badge userId={userId} placement={placement} /> : badge}
      </Fragment>
    ),
  };
  return useRenderElement('span', app, { state, ref, props: mergeProps(sizeProps('--pk-avatar-size', size), props) });
}

function profileOf({ id, name = id, image }: PresenceRecord): { name: string; image: string | undefined } {
  return { name, image };
}

/** The first letters of the first and the last word. */
function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const letters = words.filter((_, index) => index === 0 || index === words.length - 1).map(([letter]) => letter);
  // Arabic letters join. A zero-width non-joiner keeps two initials from reading as a word.
  const isArabic = /[\u0600-\u08ff]/.test(name);
  return letters.join(isArabic ? '\u200c' : '').toLocaleUpperCase();
}

/** A hue in degrees for a user, so that users with the same initials look different. */
function hueOf(userId: string): number {
  let hash = 0;
  for (const letter of userId) hash = (hash * 31 + letter.charCodeAt(0)) % 360;
  return hash;
}
