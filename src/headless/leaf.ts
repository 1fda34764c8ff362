import type { ForwardedRef } from 'react';

/** What an element shows: attributes as they stand in a document, and its text, if it has one. What is undefined is not there. */
export type Look = Readonly<Record<string, string | undefined>> & { text: string | undefined };

/** What an element follows. */
export interface Followed {
  addListener(changed: () => void): void;
  removeListener(changed: () => void): void;
}

/**
 * The ref of an element that paints itself: once when React has placed it, and then whenever what it follows says so, without
 * React. It is a new one with every render, so what React wrote over is painted again after each commit; and while Suspense
 * hides the element it follows nothing. What the app gave as a prop is left alone.
 */
export function leafRef<Leaf extends Element>(
  forwarded: ForwardedRef<Leaf>,
  followed: Followed,
  props: object,
  look: () => Look,
): (element: Leaf | null) => void {
  let placed: Leaf | null = null;
  let painted: Look | undefined;
  let release: unknown;

  function paint(): void {
    const element = placed as Leaf;
    const next = look();
    for (const name in next) {
      const value = next[name];
      const isText = name === 'text';
      // React or a server wrote before; from then on it is known what stands there.
      const stands = painted ? painted[name] : (isText ? element.textContent : element.getAttribute(name)) || undefined;
      if (value === stands || name in props) continue;
      if (isText) element.textContent = value ?? '';
      else if (value === undefined) element.removeAttribute(name);
      else element.setAttribute(name, value);
    }
    painted = next;
  }

  return (element) => {
    if (placed) followed.removeListener(paint);
    placed = element;
    if (placed) {
      followed.addListener(paint);
      paint();
    }
    if (typeof release === 'function') release = release();
    else if (typeof forwarded === 'function') release = forwarded(element);
    else if (forwarded) forwarded.current = element;
  };
}
