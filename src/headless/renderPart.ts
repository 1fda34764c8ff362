import { cloneElement, createElement } from 'react';
import type { CSSProperties, ReactElement } from 'react';

/** What a part gives to its element: attributes, handlers, `ref`, `children`. */
export type PartProps = Record<string, unknown>;

/**
 * What to render in a part's place: an element, which is given the part's props (its own win; class names and styles are
 * joined), or a function of those props and of the part's state.
 */
export type RenderProp<State> = ReactElement | ((props: PartProps, state: State) => ReactElement);

/** Renders a part as `tag`, or as its `render` prop says. */
export function renderPart<State>(
  tag: string,
  props: PartProps,
  render?: RenderProp<State>,
  state?: State,
): ReactElement {
  if (typeof render === 'function') return render(props, state as State);
  if (!render) return createElement(tag, props);
  const own = render.props as PartProps;
  return cloneElement(render as ReactElement<PartProps>, {
    ...props,
    ...own,
    className: [props.className, own.className].filter(Boolean).join(' ') || undefined,
    style: { ...(props.style as CSSProperties), ...(own.style as CSSProperties) },
  });
}
