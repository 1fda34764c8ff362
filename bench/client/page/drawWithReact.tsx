import { Fragment, StrictMode, useLayoutEffect, useState } from 'react';
import type { ComponentType, ReactElement, ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { chunkedRows } from 'presence-kit';
import type { Contender } from './Contender.js';

/** A contender whose badges are React components. */
export interface ReactParts<Message> extends Omit<Contender<Message>, 'show' | 'atOnce'> {
  /** A badge, with the id as its key. */
  row(id: string): ReactElement;
  /** Providers. Rendered after `open`. */
  Around?: ComponentType<{ children: ReactNode }>;
}

/** Makes the {@link Contender} of them. */
export function drawWithReact<Message>({ row, Around = Fragment, ...parts }: ReactParts<Message>): Contender<Message> {
  let draw: (rows: ReactNode) => void;

  function Rows(): ReactElement {
    const [rows, setRows] = useState<ReactNode>();
    useLayoutEffect(() => {
      draw = setRows;
    }, []);
    return <>{rows}</>;
  }

  return {
    ...parts,
    atOnce: flushSync,
    async open(stage) {
      await parts.open(stage);
      const app = (
        <Around>
          {stage.beside}
          <Rows />
        </Around>
      );
      const root = createRoot(stage.root);
      flushSync(() => root.render(stage.strict ? <StrictMode>{app}</StrictMode> : app));
    },
    show(ids, grouped) {
      const flat = () => ids.map(row);
      const inGroups = () => chunkedRows(ids, (id) => id, row);
      flushSync(() => draw(grouped ? inGroups() : flat()));
    },
  };
}
