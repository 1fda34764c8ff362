/** Class names in one string; what is missing is left out. */
export function classes(...names: unknown[]): string | undefined {
  return names.filter(Boolean).join(' ') || undefined;
}
