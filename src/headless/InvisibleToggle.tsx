'use client';
import { forwardRef, useId } from 'react';
import type { HTMLAttributes, ReactElement } from 'react';
import { invisibleToggleLabels } from '../react/labels.js';
import { usePresenceContext } from '../react/presenceContext.js';
import { useInvisible } from '../react/useInvisible.js';
import type { UseInvisibleResult } from '../react/useInvisible.js';
import { useSelf } from '../react/useSelf.js';
import { translate } from '../react/translate.js';
import { Part } from './Part.js';
import type { PartProps, RenderProp } from './Part.js';

export interface InvisibleToggleState extends UseInvisibleResult {
  /** What others see, in words. */
  hint: string;
  /** For the `<button>` that is the switch. */
  switchProps: PartProps;
}

export interface InvisibleToggleProps extends Omit<HTMLAttributes<HTMLDivElement>, 'children'> {
  disabled?: boolean;
  render?: RenderProp<InvisibleToggleState>;
}

/**
 * The switch between being seen and being invisible. It says what others will see, shows the wish at once and goes back if it
 * is refused. Parts: `switch`, `thumb`, `label`, `hint`, `pending`, `error`.
 */
export const InvisibleToggle = /* @__PURE__ */ forwardRef<HTMLDivElement, InvisibleToggleProps>(
  function InvisibleToggle({ disabled, ...rest }, ref): ReactElement {
    const context = usePresenceContext('InvisibleToggle');
    const toggle = useInvisible();
    const { invisible, setInvisible, isPending, error } = toggle;
    const self = useSelf();
    const id = useId();
    const say = (key: keyof typeof invisibleToggleLabels) =>
      translate(context, invisibleToggleLabels, key, { reason: error?.message });
    const hint = say(invisible ? 'invisible_on' : 'invisible_off');
    const switchProps: PartProps = {
      id: `${id}switch`,
      role: 'switch',
      'data-part': 'switch',
      'aria-checked': invisible,
      'aria-describedby': `${id}hint`,
      disabled: disabled || !self,
      onClick: () => void setInvisible(!invisible),
    };
    return (
      <Part
        as="div"
        state={{ ...toggle, hint, switchProps }}
        data-invisible={invisible}
        data-pending={isPending || undefined}
        data-state={error ? 'error' : invisible ? 'on' : 'off'}
        {...rest}
        ref={ref}
      >
        <button type="button" {...switchProps}>
          <span data-part="thumb" />
        </button>
        <label data-part="label" htmlFor={`${id}switch`}>
          {say('invisible')}
        </label>
        <span data-part="hint" id={`${id}hint`}>
          {hint}
        </span>
        {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an output belongs to a form */}
        <span data-part="pending" role="status">
          {isPending && say('saving')}
        </span>
        {error && (
          <span data-part="error" role="alert">
            {say('invisible_failed')}
          </span>
        )}
      </Part>
    );
  },
);
