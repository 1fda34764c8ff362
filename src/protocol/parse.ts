import * as v from 'valibot';
import { PresenceError } from './errors.js';

/**
 * Checks `value` against `schema` and returns what the schema makes of it.
 *
 * @throws `invalid_input` with a sentence about the first thing that is wrong.
 */
export function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  doing: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw new PresenceError(
    'invalid_input',
    `cannot ${doing}; ${path === null ? 'it' : `'${path}'`} ${complaint(issue)}. Correct it and send it again.`,
  );
}

/** Our own words. A schema without a message has one of the library, which begins with "Invalid". */
function complaint(issue: v.BaseIssue<unknown>): string {
  if (issue.input === undefined) return 'is missing';
  return issue.message.startsWith('Invalid') ? `must be ${issue.expected}` : issue.message;
}
