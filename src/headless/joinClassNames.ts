/** Joins class names with spaces. Skips the missing ones; undefined when nothing is left. */
export function joinClassNames(...names: unknown[]): string | undefined {
  return names.filter(Boolean).join(' ') || undefined;
}
