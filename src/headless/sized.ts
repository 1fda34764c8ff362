import type { CSSProperties } from 'react';

/** A size by name, or in pixels. */
export type Size = 'sm' | 'md' | 'lg' | number;

/** The attribute by which a stylesheet knows a size by its name, and the variable that holds one in pixels. */
export function sized(
  variable: `--pk-${string}`,
  size: Size | undefined,
  style: CSSProperties | undefined,
): { 'data-size'?: string; style: CSSProperties | undefined } {
  return typeof size === 'number' ? { style: { [variable]: `${size}px`, ...style } } : { 'data-size': size, style };
}
