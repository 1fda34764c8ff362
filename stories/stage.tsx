import { Fragment } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { within } from 'storybook/test';

interface StageProps {
  theme?: string;
  direction?: string;
  language?: string;
  children: ReactNode;
}

/** What a story stands on: the surface and the words of the kit, in a theme, a direction and a language. */
export function Stage({ theme, direction = 'ltr', language = 'en', children }: StageProps): ReactElement {
  return (
    <div className="stage" data-theme={theme} dir={direction} lang={language}>
      {children}
    </div>
  );
}

/** The same twice: light beside dark. */
export function LightAndDark({ children }: { children: ReactNode }): ReactElement {
  return (
    <div className="side-by-side themes">
      {['light', 'dark'].map((theme) => (
        <div key={theme} className="panel" data-theme={theme}>
          {children}
        </div>
      ))}
    </div>
  );
}

interface StatesProps {
  /** What each case shows, by its name. */
  cases: Record<string, ReactNode>;
  /** Of several columns, what each shows. Then a case is a list of cells. */
  columns?: string[];
}

/** Cases with their names, one a row. */
export function States({ cases, columns }: StatesProps): ReactElement {
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
        {Object.entries(cases).map(([name, shown]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {columns ? <Fragment>{shown}</Fragment> : <td>{shown}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What a case of {@link States} shows, by its name. */
export function caseOf(canvasElement: HTMLElement, name: string): HTMLElement {
  return within(canvasElement).getByRole('rowheader', { name }).closest('tr') as HTMLElement;
}
