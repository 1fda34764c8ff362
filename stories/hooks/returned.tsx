import type { ReactElement } from 'react';

/** The page of a hook shows the code of the story, not the elements that it renders. */
export const hookPage = { docs: { source: { type: 'code' } } } as const;

/** What a hook returns, a row for each field. Functions have no row: a story has buttons for them. */
export function Returned({ value }: { value: unknown }): ReactElement {
  return (
    <table className="states">
      <tbody>
        {fieldsOf(value)
          .filter(([, field]) => typeof field !== 'function')
          .map(([name, field]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <code>{textOf(field)}</code>
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function fieldsOf(value: unknown): [name: string, field: unknown][] {
  if (value instanceof Map) return [...value];
  return value !== null && typeof value === 'object' ? Object.entries(value) : [['returned', value]];
}

function textOf(field: unknown): string {
  if (field instanceof Error) return field.message;
  return typeof field === 'string' ? field : (JSON.stringify(field) ?? 'undefined');
}
