import { Fragment } from 'react';
import type { ReactElement, ReactNode } from 'react';

const chunkSize = 32;

/**
 * Renders the rows of a long list so that one row updates fast. In a flat list React visits every sibling of a row that
 * updates. Here the rows are in nested keyed Fragments of 32, so React visits a few dozen, however long the list is. The page
 * is the same as with `rows.map(render)`.
 *
 * @param keyOf returns the key of a row, unique among all rows.
 * @example
 * <ul>
 *   {chunkedRows(
 *     userIds,
 *     (id) => id,
 *     (id) => (
 *       <li>
 *         <OnlineBadge userId={id} />
 *       </li>
 *     ),
 *   )}
 * </ul>
 */
export function chunkedRows<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  render: (row: Row) => ReactNode,
): ReactElement {
  let level = rows.map((row) => <Fragment key={keyOf(row)}>{render(row)}</Fragment>);
  while (level.length > chunkSize) {
    const chunks: ReactElement[] = [];
    for (let start = 0; start < level.length; start += chunkSize) {
      chunks.push(<Fragment key={start}>{level.slice(start, start + chunkSize)}</Fragment>);
    }
    level = chunks;
  }
  return <Fragment>{level}</Fragment>;
}
