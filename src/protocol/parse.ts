import * as v from 'valibot';
import { PresenceError } from './errors.js';

/** What `schema` makes of `value`. Throws `invalid_input` with a sentence about the first thing that is wrong. */
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

/** In words of ours. A schema without words of its own speaks the library's, which begin with "Invalid". */
function complaint(issue: v.BaseIssue<unknown>): string {
  if (issue.input === undefined) return 'is missing';
  return issue.message.startsWith('Invalid') ? `must be ${issue.expected}` : issue.message;
}
