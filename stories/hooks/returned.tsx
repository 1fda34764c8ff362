import type { ReactElement } from 'react';

/** A hook's page shows the code that calls it, not the element that comes of it. */
export const hookPage = { docs: { source: { type: 'code' } } } as const;

/** What a hook returns, a row for each field; functions are left to the buttons of a story. */
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
                <code>{wordsOf(field)}</code>
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

function wordsOf(field: unknown): string {
  if (field instanceof Error) return field.message;
  return typeof field === 'string' ? field : (JSON.stringify(field) ?? 'undefined');
}
