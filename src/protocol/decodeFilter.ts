import { PresenceError } from './errors.js';
import type { FieldOperators, Filter, Sort } from './filter.js';
import type { Json } from './json.js';
import { idPattern, isFieldName, maxIds, maxSort } from './limits.js';

/** What is queried. Each has fields of its own that can be asked for and sorted by, beside the app's custom ones. */
export type Queried = 'users' | 'channels';

const times: ReadonlySet<string> = new Set(['last_active', 'created_at', 'updated_at', 'last_message_at']);
const operators: ReadonlySet<string> = new Set([
  '$eq',
  '$ne',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$in',
  '$nin',
  '$exists',
  '$autocomplete',
]);
/** Fields that no query may see: no other user may know who is invisible, and revisions are internal. */
const unseen: ReadonlySet<string> = new Set(['invisible', 'revision']);
/** Fields of which an exact value is an id. */
const idFields: ReadonlySet<string> = new Set(['id', 'members']);
const maxConditions = 100;

/**
 * Checks a filter from outside and returns it in one canonical form: a bare value becomes `{ $eq }`, a time becomes ISO
 * 8601 in UTC with milliseconds, so that comparing text compares instants. Throws `invalid_input`.
 */
export function decodeFilter(value: unknown, queried: Queried): Filter {
  let conditions = 0;
  let values = 0;

  function decode(filter: unknown): Filter {
    if (!isObject(filter))
      throw refused(queried, `a filter must be an object, not ${describe(filter)}`, 'Write { field: value } or {}');
    const decoded: Record<string, unknown> = {};
    const entries = Object.entries(filter);
    conditions += 1 + entries.length;
    if (conditions > maxConditions)
      throw refused(queried, `the filter has over ${maxConditions} conditions`, 'Ask for less at once');
    for (const [key, condition] of entries) {
      if (key === '$and' || key === '$or' || key === '$nor') {
        if (!Array.isArray(condition) || condition.length === 0)
          throw refused(queried, `${key} must be a list of filters`, `Write ${key}: [{ … }]`);
        decoded[key] = condition.map(decode);
      } else {
        checkField(key, queried);
        const operators = (decoded[key] = decodeCondition(key, condition, queried));
        values += (operators.$in?.length ?? 0) + (operators.$nin?.length ?? 0);
        if (values > maxIds) throw refused(queried, `its lists have over ${maxIds} values together`, 'Ask in pages');
      }
    }
    return decoded as Filter;
  }

  return decode(value);
}

/** Checks a sort from outside. Throws `invalid_input`. */
export function decodeSort(value: unknown, queried: Queried): Sort {
  if (!Array.isArray(value))
    throw refused(queried, `a sort must be a list, not ${describe(value)}`, 'Write [{ last_active: -1 }]');
  if (value.length > maxSort) throw refused(queried, `a sort has at most ${maxSort} fields`, 'Leave some out');
  for (const step of value) {
    const entries = isObject(step) ? Object.entries(step) : [];
    const [field, direction] = entries[0] ?? [];
    if (entries.length !== 1 || field === undefined || (direction !== 1 && direction !== -1)) {
      throw refused(queried, 'each step of a sort names one field with 1 or -1', 'Write { last_active: -1 }');
    }
    checkField(field, queried);
    if (field === 'members') throw refused(queried, "'members' has no order", 'Sort by another field');
  }
  return value as Sort;
}

function checkField(field: string, queried: Queried): void {
  if (field.startsWith('$'))
    throw refused(
      queried,
      `'${field.slice(0, 64)}' is no operator here`,
      `Use $and, $or, $nor, or a field's ${[...operators].join(', ')}`,
    );
  if (!isFieldName(field)) {
    throw refused(
      queried,
      `'${field.slice(0, 64)}' is no field that can be asked for`,
      'Name a top-level field, without dots',
    );
  }
  if (unseen.has(field)) throw refused(queried, `'${field}' cannot be asked for`, 'Leave it out');
  if (queried === 'users' && field === 'members')
    throw refused(queried, "users have no 'members'", 'Ask queryChannels for it');
}

function decodeCondition(field: string, condition: unknown, queried: Queried): FieldOperators {
  const asked: Record<string, unknown> = isOperators(condition) ? condition : { $eq: condition };
  const decoded: Record<string, Json> = {};
  for (const [operator, value] of Object.entries(asked)) {
    if (!operators.has(operator))
      throw refused(
        queried,
        `'${operator.slice(0, 64)}' is no operator of a field`,
        `Use ${[...operators].join(', ')}`,
      );
    if (field === 'members' && operator !== '$in' && operator !== '$eq')
      throw refused(queried, `'members' takes $in or $eq only`, "Write members: { $in: ['john'] }");
    decoded[operator] = decodeOperand(field, operator, value, queried);
  }
  return decoded;
}

function decodeOperand(field: string, operator: string, value: unknown, queried: Queried): Json {
  const where = `${field}.${operator}`;
  switch (operator) {
    case '$in':
    case '$nin':
      if (!Array.isArray(value)) throw refused(queried, `${where} must be a list`, 'Write [ … ]');
      return value.map((item) => decodeValue(field, where, item, queried, operator === '$in'));
    case '$exists':
      if (typeof value !== 'boolean') throw refused(queried, `${where} must be true or false`, 'Write true or false');
      return value;
    case '$autocomplete':
      if ((field !== 'id' && field !== 'name') || typeof value !== 'string' || value.trim() === '') {
        throw refused(queried, `${where} needs a text, on 'id' or 'name'`, "Write name: { $autocomplete: 'jo' }");
      }
      return value.trim();
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      if (typeof value !== 'string' && typeof value !== 'number')
        throw refused(queried, `${where} needs a text, time or number`, 'Give one');
      return decodeValue(field, where, value, queried);
    default:
      return decodeValue(field, where, value, queried, operator === '$eq');
  }
}

/** `exact`: only rows with this very value can match. */
function decodeValue(field: string, where: string, value: unknown, queried: Queried, exact = false): Json {
  if (exact && idFields.has(field) && !(typeof value === 'string' && idPattern.test(value)))
    throw refused(queried, `${where} must be an id, not ${describe(value)}`, 'Use A-Z a-z 0-9 @ _ . - only');
  if (isOperators(value))
    throw refused(queried, `${where} needs a value, not ${describe(value)}`, 'Write one operator beside the other');
  if (!times.has(field) || value === null) return value as Json;
  const time = decodeTime(value);
  if (time === undefined)
    throw refused(
      queried,
      `${where} must be an ISO 8601 time, not ${describe(value)}`,
      "Write '2019-01-07T13:17:42.375Z'",
    );
  return time;
}

/** A time in any form of ISO 8601 as UTC with milliseconds, or undefined when it is none. Without a zone it is in UTC. */
export function decodeTime(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d(T|$)/.test(value)) return undefined;
  // Without a zone, a platform would read it as the time of wherever the server stands.
  const ms = Date.parse(/T.*(Z|[+-]\d\d:?\d\d)$|^[^T]*$/.test(value) ? value : `${value}Z`);
  if (Number.isNaN(ms)) return undefined;
  const time = new Date(ms).toISOString();
  // A zone can move the last hours of 9999 into a year that no longer sorts as text.
  return time.length === 24 ? time : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOperators(value: unknown): value is Record<string, unknown> {
  return isObject(value) && Object.keys(value).some((key) => key.startsWith('$'));
}

function describe(value: unknown): string {
  return value === null
    ? 'null'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'an object'
        : `'${JSON.stringify(value).slice(0, 40)}'`;
}

function refused(queried: Queried, reason: string, remedy: string): PresenceError {
  return new PresenceError('invalid_input', `cannot query ${queried}; ${reason}. ${remedy}.`);
}
