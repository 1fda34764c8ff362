'use client';
import { cloneElement, createElement, useMemo, version } from 'react';
import type { ReactElement, ReactNode, Ref } from 'react';
import { mergeProps } from './mergeProps.js';
import type { PartProps } from './mergeProps.js';
import { mergeRefs } from './mergeRefs.js';

/**
 * What to render in place of a part's own element:
 *
 * - an element: it receives the part's props. Handlers of both are called (the element's first), both refs are set, class names
 *   and styles are joined, and any other prop of the element wins. `preventDefault()` does not stop the part's handler.
 * - a function of the part's props and state: spread the props, `ref` included, on the element that you return.
 * @example
 * <OnlineBadge userId="jack" render={<b onClick={open} />} />
 * <OnlineBadge userId="jack" render={(props, { text }) => <b {...props}>{text}</b>} />
 */
export type RenderProp<State> = ReactElement | ((props: PartProps, state: State) => ReactElement);

/** The props that an app gave to a component, as far as {@link useRenderElement} reads them. The rest goes to the element. */
interface AppProps<State> {
  render?: RenderProp<State>;
  children?: ReactNode | ((state: State) => ReactNode);
}

interface PartOptions<State, Target> {
  state: State;
  ref: Ref<Target>;
  /** The component's own props for the element. The app's are merged into them. */
  props: PartProps;
}

/** The root element of a component: `tag`, or what its `render` prop says. */
export function useRenderElement<State, Target>(
  tag: string,
  { render, children, ...app }: AppProps<State>,
  { state, ref, props }: PartOptions<State, Target>,
): ReactElement {
  const element = typeof render === 'object' ? (render as ReactElement<PartProps>) : undefined;
  const elementRef = element && refOf<Target>(element);
  const mergedRef = useMemo(() => (elementRef ? mergeRefs([elementRef, ref]) : ref), [elementRef, ref]);

  const content = typeof children === 'function' ? children(state) : children;
  const merged = mergeProps(content === undefined ? props : { ...props, children: content }, app);
  if (element) return cloneElement(element, { ...mergeProps(merged, element.props), ref: mergedRef });
  if (typeof render === 'function') return render({ ...merged, ref: mergedRef }, state);
  return createElement(tag, { ...merged, ref: mergedRef });
}

/** The ref of an element: a prop since React 19, beside the props before. */
function refOf<Target>(element: ReactElement<PartProps>): Ref<Target> | undefined {
  const holder = Number.parseInt(version, 10) >= 19 ? element.props : element;
  return 'ref' in holder ? (holder.ref as Ref<Target>) : undefined;
}
