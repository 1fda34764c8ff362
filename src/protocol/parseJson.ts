import { PresenceError } from './errors.js';
import { deeperThan } from './json.js';
import { maxDepth } from './limits.js';

/**
 * Parses JSON that comes from outside. `where` names it in the message: `a frame`, `the body`.
 *
 * @throws `invalid_input` for text that is not JSON, or that has a number over 1.8e308; `too_large` for objects and lists in
 * more than 16 levels.
 */
export function parseJson(text: string, where: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PresenceError('invalid_input', `cannot read ${where}; it is not JSON. Send one JSON object.`, { cause });
  }
  if (deeperThan(value, maxDepth)) {
    throw new PresenceError(
      'too_large',
      `cannot read ${where}; it nests deeper than ${maxDepth} levels. Send flatter data.`,
    );
  }
  if (hasInfinity(value)) {
    throw new PresenceError(
      'invalid_input',
      `cannot read ${where}; it has a number over 1.8e308. Send a smaller number, or send it as text.`,
    );
  }
  return value;
}

/** `JSON.parse` reads `1e400` as Infinity, which would be sent on as `null`. */
function hasInfinity(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasInfinity);
}
