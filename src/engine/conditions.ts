import type { FieldOperators, Filter } from '../protocol/filter.js';
import type { Json } from '../protocol/json.js';

/** All that a decoded filter asks of a field and every match must meet: at the top, and within `$and`. */
function conditionsOn(filter: Filter, field: string): FieldOperators[] {
  const here = filter[field] as FieldOperators | undefined;
  const within = (filter.$and ?? []).flatMap((part) => conditionsOn(part, field));
  return here === undefined ? within : [here, ...within];
}

/** The only values that the field may have, where the filter names them by `$eq` or `$in`. */
export function valuesNamed(filter: Filter, field: string): readonly Json[] | undefined {
  for (const { $eq, $in } of conditionsOn(filter, field)) {
    const named = $eq === undefined ? $in : [$eq];
    if (named !== undefined) return named;
  }
  return undefined;
}

/** Whether only those can match who are online. */
export function asksForOnline(filter: Filter): boolean {
  return valuesNamed(filter, 'online')?.every((value) => value === true) ?? false;
}

/** The first and the last text that the field may have, as far as the filter bounds it. */
export interface Range {
  from?: string;
  to?: string;
}

/** Undefined where the filter does not bound the field. */
export function rangeOf(filter: Filter, field: string): Range | undefined {
  const range: Range = {};
  for (const { $eq, $gt, $gte, $lt, $lte } of conditionsOn(filter, field)) {
    for (const low of [$eq, $gt, $gte])
      if (typeof low === 'string' && (range.from === undefined || low > range.from)) range.from = low;
    for (const high of [$eq, $lt, $lte])
      if (typeof high === 'string' && (range.to === undefined || high < range.to)) range.to = high;
  }
  return range.from === undefined && range.to === undefined ? undefined : range;
}

/** Whether a filter asks about `fields` alone. */
export function asksOnly(filter: Filter, fields: ReadonlySet<string>): boolean {
  return Object.entries(filter).every(([field, condition]) =>
    field.startsWith('$')
      ? (condition as readonly Filter[]).every((part) => asksOnly(part, fields))
      : fields.has(field),
  );
}
