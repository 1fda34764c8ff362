import { PresenceError } from './errors.js';

/**
 * Refuses options that nobody reads: a misspelt one would silently do nothing. `what` is what they are options of, for the
 * message. Throws `invalid_input` that names the nearest known option.
 */
export function checkOptions(given: unknown, known: readonly string[], what: string): void {
  if (typeof given !== 'object' || given === null)
    throw new PresenceError('invalid_input', `cannot make ${what}; its options are no object. Give an object.`);
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const [nearest] = known.toSorted((a, b) => distance(name, a) - distance(name, b));
    throw new PresenceError(
      'invalid_input',
      `cannot make ${what}; there is no option '${name}'. Did you mean '${nearest}'?`,
    );
  }
}

/** How many letters must be inserted, removed or replaced to make `b` of `a`; letters in another case count as the same. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a.toLowerCase()].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b.toLowerCase()].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
