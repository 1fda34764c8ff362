import { act, render } from '@testing-library/react';
import type { RenderResult } from '@testing-library/react';
import { Profiler, StrictMode } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { PresenceProvider } from 'presence-kit';
import type { PresenceProviderProps } from 'presence-kit';
import type { StoreFixture, Tab } from '../store/storeFixture.js';

/** A page in StrictMode, inside a provider. */
export interface Page extends RenderResult {
  /** The number of commits below the provider since the last call. */
  commits(): number;
  /** Moves the clock on by `ms`, and renders what changed. */
  advance(ms: number): Promise<void>;
  /** Renders other children in the same provider. */
  rerender(children: ReactNode): void;
}

/** Renders `children` in a provider with the client of `tab`. */
export function renderPage(
  fixture: StoreFixture,
  tab: Tab,
  children: ReactNode,
  props: Omit<Partial<PresenceProviderProps>, 'children'> = {},
): Page {
  let commits = 0;
  const page = (inside: ReactNode): ReactElement => (
    <StrictMode>
      <PresenceProvider client={tab.client} clock={fixture.clock} {...props}>
        <Profiler id="page" onRender={() => commits++}>
          {inside}
        </Profiler>
      </PresenceProvider>
    </StrictMode>
  );
  const result = render(page(children));
  return {
    ...result,
    commits() {
      const since = commits;
      commits = 0;
      return since;
    },
    advance: (ms) =>
      act(async () => {
        // TanStack Query notifies its observers in a real timer.
        await new Promise((resolve) => setTimeout(resolve, 1));
        await fixture.clock.advance(ms);
      }),
    rerender: (inside) => result.rerender(page(inside)),
  };
}
