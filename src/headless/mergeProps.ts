import { joinClassNames } from './joinClassNames.js';

/** Props for an element: attributes, handlers, `className`, `style`, `ref`, `children`. */
export type PartProps = Record<string, unknown>;

/** Attributes such as `data-part`. */
export interface DataAttributes {
  [name: `data-${string}`]: string | boolean | undefined;
}

type Handler = (...args: unknown[]) => unknown;

/**
 * Merges the app's props into those of a part, so that neither side loses anything:
 *
 * - handlers (`onClick` …): both are called, the app's first. `preventDefault()` does not stop the part's handler.
 * - `className`: joined.
 * - `style`: joined; for a property in both, the app's value wins.
 * - everything else: the app's value wins.
 * @example
 * <InvisibleToggle
 *   render={(props, { switchProps }) => (
 *     <button type="button" {...mergeProps(switchProps, { onClick: () => track('invisible') })} />
 *   )}
 * />
 */
export function mergeProps(part: object, app: object): PartProps {
  const merged: PartProps = { ...part, ...app };
  for (const [name, partValue] of Object.entries(part)) {
    if (!(name in app)) continue;
    const appValue = merged[name];
    if (name === 'className') merged.className = joinClassNames(partValue, appValue);
    else if (name === 'style') merged.style = { ...(partValue as object), ...(appValue as object) };
    else if (isHandler(name, partValue))
      merged[name] = isHandler(name, appValue) ? inOrder(appValue, partValue) : partValue;
  }
  return merged;
}

function isHandler(name: string, value: unknown): value is Handler {
  return /^on[A-Z]/.test(name) && typeof value === 'function';
}

function inOrder(first: Handler, second: Handler): Handler {
  return (...args) => {
    const result = first(...args);
    second(...args);
    return result;
  };
}
