import type { UseQueryResult } from '@tanstack/react-query';

/**
 * The result of a query with other data. Each property is read from the query when a component reads it here: TanStack Query
 * renders a component only for the properties that it read.
 */
export function withData<Data, Failure>(
  query: UseQueryResult<unknown, Failure>,
  data: Data | undefined,
): UseQueryResult<Data, Failure> {
  const properties: PropertyDescriptorMap = {};
  for (const name of Object.keys(query) as (keyof typeof query)[])
    properties[name] = { enumerable: true, get: () => (name === 'data' ? data : query[name]) };
  return Object.defineProperties({}, properties) as UseQueryResult<Data, Failure>;
}
