/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Whether two values are equal: lists and plain objects by their contents, anything else by identity. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  const kind: unknown = Object.getPrototypeOf(a ?? 0);
  if (kind !== Object.getPrototypeOf(b ?? 0) || (kind !== Object.prototype && kind !== Array.prototype)) return false;
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length && keys.every((key) => key in right && sameJson(left[key], right[key]))
  );
}

/** JSON of `value` with the keys of each object in order, so that equal values give equal text. */
export function orderedJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    const isObject = typeof part === 'object' && part && !Array.isArray(part);
    return isObject
      ? Object.fromEntries(
          Object.keys(part)
            .toSorted()
            .map((key) => [key, (part as Record<string, unknown>)[key]]),
        )
      : part;
  });
}

/** Whether `value` nests deeper than `levels`. It looks no deeper than that, so hostile input cannot exhaust the stack. */
export function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => deeperThan(inner, levels - 1));
}
