import { PresenceError } from './errors.js';

/**
 * Refuses a name that no option has, so that a misspelt option is not ignored without a word.
 *
 * `known` holds the names that are right. One with a dot (`policy.canSee`) is only suggested: it is what a caller means who
 * gives `canSee` in the wrong place. `doing` and `kind` are words of the message: `make an engine`, `option`.
 *
 * @throws `invalid_input`, naming the closest known name.
 * @example
 * checkOptions({ gracems: 5 }, ['graceMs', 'clock'], 'make an engine');
 * // presence-kit: cannot make an engine; there is no option 'gracems'. Did you mean 'graceMs'?
 */
export function checkOptions(given: object, known: readonly string[], doing: string, kind = 'option'): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name) && !name.includes('.')) continue;
    const nearest = nearestName(name, known);
    const advice =
      nearest === undefined ? `Use one of: ${known.filter(isOwn).join(', ')}.` : `Did you mean '${nearest}'?`;
    throw new PresenceError('invalid_input', `cannot ${doing}; there is no ${kind} '${name.slice(0, 64)}'. ${advice}`);
  }
}

function isOwn(name: string): boolean {
  return !name.includes('.');
}

/** The known name with the fewest typing errors to `name`; undefined when all are another word. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let fewest = Math.max(2, Math.ceil(name.length / 3)) + 1;
  for (const candidate of known) {
    const lastPart = candidate.slice(candidate.lastIndexOf('.') + 1);
    const errors = editDistance(name.slice(0, 64).toLowerCase(), lastPart.toLowerCase());
    if (errors < fewest) [nearest, fewest] = [candidate, errors];
  }
  return nearest;
}

/** Levenshtein: how many letters must be added, removed or replaced to get from one word to the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let index = 0; index < from.length; index++) {
    const next = [index + 1];
    for (let column = 0; column < to.length; column++) {
      const replaced = (row[column] ?? 0) + (from[index] === to[column] ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
