import type { CSSProperties } from 'react';

/** A named size, or a number of pixels. */
export type Size = 'sm' | 'md' | 'lg' | number;

/** The props for a size: `data-size` for a name, the CSS variable `variable` for pixels. */
export function sizeProps(
  variable: `--pk-${string}`,
  size: Size | undefined,
): { 'data-size'?: string; style?: CSSProperties } {
  return typeof size === 'number' ? { style: { [variable]: `${size}px` } } : { 'data-size': size };
}
