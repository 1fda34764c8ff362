'use client';
import { cloneElement, forwardRef } from 'react';
import type { CSSProperties, ElementType, ReactElement } from 'react';
import { classes } from './classes.js';

/** What a part gives to its element: attributes, handlers, `ref`, `children`. */
export type PartProps = Record<string, unknown>;

/**
 * What to render in a part's place: an element, which is given the part's props (its own win; class names and styles are
 * joined), or a function of those props and of the part's state.
 */
export type RenderProp<State> = ReactElement | ((props: PartProps, state: State) => ReactElement);

interface PartComponentProps {
  as: string;
  // Whichever component it stands in knows its own state.
  render?: RenderProp<never>;
  state?: unknown;
  [prop: string]: unknown;
}

/** The root of a component: an element `as` named, or as its `render` prop says. */
export const Part = /* @__PURE__ */ forwardRef<unknown, PartComponentProps>(function Part(
  { as, render, state, children, ...rest },
  ref,
) {
  /* oxlint-disable react/refs -- whatever comes in the element's place passes the ref on */
  const inside = typeof children === 'function' ? children(state) : children;
  // Without a ref of its own it leaves alone that of the element in its place, which React 18 keeps beside the props.
  const props: PartProps = { ...rest, children: inside, ...(ref && { ref }) };
  if (typeof render === 'function') return (render as (props: PartProps, state: unknown) => ReactElement)(props, state);
  const Root = as as ElementType;
  if (!render) return <Root {...props} />;
  const element = render as ReactElement<PartProps>;
  const own = element.props;
  return cloneElement(element, {
    ...props,
    ...own,
    className: classes(rest.className, own.className),
    style: { ...(rest.style as CSSProperties), ...(own.style as CSSProperties) },
  });
});
