'use client';
import { Fragment, forwardRef, useId } from 'react';
import type { ButtonHTMLAttributes, HTMLAttributes, ReactElement } from 'react';
import { invisibleToggleLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import { translate } from '../react/translate.js';
import { useInvisible } from '../react/useInvisible.js';
import type { UseInvisibleResult } from '../react/useInvisible.js';
import { useSelf } from '../react/useSelf.js';
import type { DataAttributes } from './mergeProps.js';
import { useRenderElement } from './useRenderElement.js';
import type { RenderProp } from './useRenderElement.js';

/**
 * What the toggle shows. `data-state` is `on`, `off` or `error`, `data-invisible` is `true` or `false`, `data-pending` is
 * `true` while a change is being saved and otherwise absent.
 */
export interface InvisibleToggleState extends UseInvisibleResult {
  /** What others see, as a sentence in the app's language. */
  hint: string;
  /** Props for the `<button>` that is the switch. Join handlers of your own with `mergeProps`. */
  switchProps: ButtonHTMLAttributes<HTMLButtonElement> & DataAttributes;
}

export interface InvisibleToggleProps extends Omit<HTMLAttributes<HTMLDivElement>, 'children'> {
  /**
   * Disables the switch. It is disabled, too, while nobody is connected.
   *
   * @default false
   */
  disabled?: boolean;
  /** Another element in place of the `<div>`, or a function of props and state. */
  render?: RenderProp<InvisibleToggleState>;
}

/**
 * A switch that makes the own user invisible to others, with a hint that says what others see. It follows a click at once, and
 * goes back with a message when the change is refused. Parts: `switch`, `thumb`, `label`, `hint`, `pending`, `error`.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * <InvisibleToggle />
 * <InvisibleToggle render={(_, { switchProps, hint }) => <Switch {...switchProps} title={hint} />} />
 */
export const InvisibleToggle = /* @__PURE__ */ forwardRef<HTMLDivElement, InvisibleToggleProps>(
  function InvisibleToggle({ disabled, ...app }, ref): ReactElement {
    const context = usePresenceContext('InvisibleToggle');
    const toggle = useInvisible();
    const { invisible, setInvisible, isPending, error } = toggle;
    const self = useSelf();
    const id = useId();
    const label = (key: keyof typeof invisibleToggleLabels) =>
      translate(context, invisibleToggleLabels, key, { reason: error?.message });
    const hint = label(invisible ? 'invisible_on' : 'invisible_off');
    const switchProps: InvisibleToggleState['switchProps'] = {
      id: `${id}switch`,
      role: 'switch',
      'data-part': 'switch',
      'aria-checked': invisible,
      'aria-describedby': `${id}hint`,
      disabled: disabled || !self,
      onClick: () => void setInvisible(!invisible),
    };
    const children = (
      <Fragment>
        <button type="button" {...switchProps}>
          <span data-part="thumb" />
        </button>
        <label data-part="label" htmlFor={`${id}switch`}>
          {label('invisible')}
        </label>
        <span data-part="hint" id={`${id}hint`}>
          {hint}
        </span>
        <span data-part="pending" role="status">
          {isPending && label('saving')}
        </span>
        {error && (
          <span data-part="error" role="alert">
            {label('invisible_failed')}
          </span>
        )}
      </Fragment>
    );
    return useRenderElement('div', app, {
      state: { ...toggle, hint, switchProps },
      ref,
      props: {
        'data-invisible': invisible,
        'data-pending': isPending || undefined,
        'data-state': error ? 'error' : invisible ? 'on' : 'off',
        children,
      },
    });
  },
);
