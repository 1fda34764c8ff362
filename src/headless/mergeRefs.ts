import type { Ref, RefCallback } from 'react';

/** Gives the element to a ref of either kind. Returns a function that takes it back. */
export function attachRef<Element>(ref: Ref<Element> | undefined, element: Element): () => void {
  if (typeof ref === 'function') {
    // React 19 lets a ref return its cleanup. React 18 calls it with null, and so do we without a cleanup.
    const cleanup = ref(element);
    return typeof cleanup === 'function' ? cleanup : () => void ref(null);
  }
  if (!ref) return nothing;
  // The types of React 18 call it read-only.
  const object: { current: Element | null } = ref;
  object.current = element;
  return () => {
    object.current = null;
  };
}

/** One ref in place of several. Works in React 18 and 19, so it never returns a cleanup itself. */
export function mergeRefs<Element>(refs: readonly (Ref<Element> | undefined)[]): RefCallback<Element> {
  let detach: (() => void)[] = [];
  return (element) => {
    for (const end of detach) end();
    detach = element === null ? [] : refs.map((ref) => attachRef(ref, element));
  };
}

function nothing(): void {}
