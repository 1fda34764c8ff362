import type { Ref, RefCallback } from 'react';
import { attachRef } from './mergeRefs.js';

/** What an element shows: its attributes, and its `text`. An undefined attribute is absent. Flat: a page has many of them. */
export interface DomContent {
  readonly [attribute: string]: string | undefined;
  readonly text: string;
}

/** Something that calls its listeners after each change. */
interface ChangeSource {
  addListener(listener: () => void): void;
  removeListener(listener: () => void): void;
}

/**
 * The ref of an element that is updated without React: when React has placed the element, and after each change of `source`,
 * what differs in `read()` is written to the DOM. Attributes in `appProps` are the app's and stay as they are.
 *
 * Make a new one in every render: React may have overwritten the element, and calls a new ref after each commit. While Suspense
 * hides the element, React takes it back, and `source` has no listener.
 */
export function directDomRef<Target extends Element>(
  forwardedRef: Ref<Target>,
  source: ChangeSource,
  appProps: object,
  read: () => DomContent,
): RefCallback<Target> {
  let target: Target | null = null;
  let applied: DomContent | undefined;
  let detach: (() => void) | undefined;

  function apply(): void {
    if (!target) return;
    const next = read();
    for (const name in next) {
      if (name === 'text' || name in appProps) continue;
      const value = next[name];
      // The first time, the DOM has what React or a server wrote. Later reads of the DOM would be slow.
      const current = applied ? applied[name] : (target.getAttribute(name) ?? undefined);
      if (value === current) continue;
      if (value === undefined) target.removeAttribute(name);
      else target.setAttribute(name, value);
    }
    if (next.text !== (applied ? applied.text : target.textContent)) target.textContent = next.text;
    applied = next;
  }

  return (element) => {
    if (target) {
      source.removeListener(apply);
      detach?.();
    }
    target = element;
    if (!element) return;
    source.addListener(apply);
    apply();
    detach = attachRef(forwardedRef, element);
  };
}
