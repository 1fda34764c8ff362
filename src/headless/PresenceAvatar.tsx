'use client';
import { forwardRef, useState } from 'react';
import type { CSSProperties, ForwardedRef, HTMLAttributes, ReactElement, ReactNode } from 'react';
import { useRecord } from '../react/useRecord.js';
import type { PresenceRecord } from '../store/presenceRecord.js';
import { OnlineBadge } from './OnlineBadge.js';
import type { BadgePlacement } from './OnlineBadge.js';
import { Part } from './Part.js';
import type { RenderProp } from './Part.js';
import { sized } from './sized.js';
import type { Size } from './sized.js';

export interface PresenceAvatarState {
  name: string;
  image: string | undefined;
  initials: string;
}

export interface PresenceAvatarProps extends Omit<HTMLAttributes<HTMLSpanElement>, 'children'> {
  userId: string;
  /** Of the user's picture, a name or pixels. Default `md`. An avatar that is given as a child has its own size. */
  size?: Size;
  /** The badge, or whether there is one. Default: an `OnlineBadge`. */
  badge?: ReactNode;
  /** On which corner the default badge is. Default `bottom-end`. */
  placement?: BadgePlacement;
  /** The avatar of another design system, to be given a badge. Default: the user's picture, else their initials. */
  children?: ReactNode;
  render?: RenderProp<PresenceAvatarState>;
}

/**
 * A person with a badge on their picture. The badge tells person and state; the picture is decoration, unless there is no
 * badge. Renders when name or picture change; the badge paints itself. Parts: `image`, `initials`.
 */
export const PresenceAvatar = /* @__PURE__ */ forwardRef<HTMLSpanElement, PresenceAvatarProps>(
  function PresenceAvatar(props, ref) {
    return usePresenceAvatar(props, ref, OnlineBadge);
  },
);

/** The avatar as an element, with the `Badge` that it has by default: for a component that only adds to its props. */
export function usePresenceAvatar(
  { userId, size = 'md', badge = true, placement = 'bottom-end', children, style, ...rest }: PresenceAvatarProps,
  ref: ForwardedRef<HTMLSpanElement>,
  Badge: typeof OnlineBadge,
): ReactElement {
  const { name, image } = useRecord('PresenceAvatar', userId, pictureOf);
  const [broken, setBroken] = useState<string>();
  const state = { name, image: image === broken ? undefined : image, initials: initialsOf(name) };
  const alone = !badge;
  const picture = state.image ? (
    <img
      data-part="image"
      src={state.image}
      alt={alone ? name : ''}
      draggable={false}
      onError={() => setBroken(image)}
    />
  ) : (
    <span data-part="initials" {...(alone ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true })}>
      {state.initials}
    </span>
  );
  return (
    <Part
      as="span"
      state={state}
      data-user-id={userId}
      {...sized('--pk-avatar-size', size, { '--pk-hue': hueOf(userId), ...style } as CSSProperties)}
      {...rest}
      ref={ref}
    >
      {children ?? picture}
      {badge === true ? <Badge userId={userId} placement={placement} /> : badge}
    </Part>
  );
}

function pictureOf({ id, name = id, image }: PresenceRecord): { name: string; image: string | undefined } {
  return { name, image };
}

/** The first letters of the first and the last word. */
function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const letters = words.filter((_, index) => !index || !words[index + 1]).map(([letter]) => letter);
  // Those that join, as in Arabic, are kept apart: two of them would read as a word.
  return letters.join(/[\u0600-\u08ff]/.test(name) ? '\u200c' : '').toLocaleUpperCase();
}

/** A colour of one's own, in degrees, so that two people with the same initials are told apart. */
function hueOf(userId: string): number {
  let hash = 0;
  for (const letter of userId) hash = (hash * 31 + letter.charCodeAt(0)) % 360;
  return hash;
}
