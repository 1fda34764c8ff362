import { act, render } from '@testing-library/react';
import type { RenderResult } from '@testing-library/react';
import { Profiler, StrictMode } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { PresenceProvider } from 'presence-kit';
import type { PresenceProviderProps } from 'presence-kit';
import type { House, Person } from '../store/house.js';

/** A page of somebody's, in StrictMode. */
export interface Page extends RenderResult {
  /** How often React committed anything below the provider since the last call. */
  commits(): number;
  /** Time passes, and whatever falls due has been rendered. */
  pass(ms: number): Promise<void>;
  again(children: ReactNode): void;
}

/** Renders what somebody sees. */
export function show(
  house: House,
  person: Person,
  children: ReactNode,
  props: Omit<Partial<PresenceProviderProps>, 'children'> = {},
): Page {
  let commits = 0;
  const page = (inside: ReactNode): ReactElement => (
    <StrictMode>
      <PresenceProvider client={person.client} clock={house.clock} {...props}>
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
    pass: (ms) =>
      act(async () => {
        // TanStack Query tells what happened in a timer of the platform's.
        await new Promise((resolve) => setTimeout(resolve, 1));
        await house.clock.advance(ms);
      }),
    again: (inside) => result.rerender(page(inside)),
  };
}
