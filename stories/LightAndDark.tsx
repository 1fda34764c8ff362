import type { ReactElement, ReactNode } from 'react';

/** The same content twice: light beside dark. */
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
