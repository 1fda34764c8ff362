import type { ForwardedRef } from 'react';

/** Attributes as they stand in a document. What is undefined is not there. */
export type Painted = Readonly<Record<string, string | undefined>>;

/**
 * The ref of an element that paints itself: once when React has placed it, and then whenever `listen` says so, without React.
 * It is a new one with every render, so what React wrote over is painted again after each commit; and while Suspense hides
 * the element it listens to nothing.
 */
export function leafRef<Leaf extends Element>(
  forwarded: ForwardedRef<Leaf>,
  listen: (paint: () => void) => () => void,
  paint: (element: Leaf) => void,
): (element: Leaf | null) => void {
  let stop: (() => void) | undefined;
  return (element) => {
    stop?.();
    stop = element ? listen(() => paint(element)) : undefined;
    if (element) paint(element);
    if (typeof forwarded === 'function') forwarded(element);
    else if (forwarded) forwarded.current = element;
  };
}

/** Writes what differs from what the element has, and its text, if it has one. What the app gave as a prop is left alone. */
export function paintElement(element: Element, attributes: Painted, text: string | undefined, props: object): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (name in props || element.getAttribute(name) === (value ?? null)) continue;
    if (value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
  if (text !== undefined && element.textContent !== text) element.textContent = text;
}
