import type { ReactElement, ReactNode } from 'react';
import { within } from 'storybook/test';

interface StateTableProps {
  /** The content of each row, by the name of the state. With `columns` it is a list of cells. */
  states: Record<string, ReactNode>;
  /** The headings of the columns, if there are several. */
  columns?: string[];
}

/** A table of states: a name and what it looks like in each row. */
export function StateTable({ states, columns }: StateTableProps): ReactElement {
  return (
    <table className="states">
      {columns && (
        <thead>
          <tr>
            <th scope="col">State</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {Object.entries(states).map(([name, content]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {columns ? content : <td>{content}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The row of a state in a {@link StateTable}. */
export function stateRow(canvasElement: HTMLElement, name: string): HTMLElement {
  return within(canvasElement).getByRole('rowheader', { name }).closest('tr') as HTMLElement;
}
