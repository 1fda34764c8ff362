import { Fragment } from 'react';
import type { ReactElement, ReactNode } from 'react';

const size = 32;

/**
 * Rows in nested keyed Fragments of 32, which changes nothing in the page. In a flat list React visits every sibling of a row
 * that renders; so it visits a few dozen, whatever the length of the list. `keyOf` names a row among all of them.
 */
export function groupsOf32<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  render: (row: Row) => ReactNode,
): ReactElement {
  let level = rows.map((row) => <Fragment key={keyOf(row)}>{render(row)}</Fragment>);
  while (level.length > size) {
    const above: ReactElement[] = [];
    for (let start = 0; start < level.length; start += size) {
      above.push(<Fragment key={start}>{level.slice(start, start + size)}</Fragment>);
    }
    level = above;
  }
  return <Fragment>{level}</Fragment>;
}
