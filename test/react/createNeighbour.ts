import { act } from '@testing-library/react';
import { useState } from 'react';

/** Somebody in a `<Suspense>` who makes all that is in it hidden and shown again. */
export function createNeighbour() {
  let wait: Promise<void> | undefined;
  let arrive = () => {};
  let look = () => {};
  return {
    Neighbour(): null {
      const [, turn] = useState(0);
      look = () => turn((count) => count + 1);
      // oxlint-disable-next-line typescript/only-throw-error -- this is how React 18 and 19 are told to wait
      if (wait) throw wait;
      return null;
    },
    hide(): void {
      wait = new Promise((resolve) => (arrive = resolve));
      act(() => look());
    },
    async show(): Promise<void> {
      wait = undefined;
      await act(async () => arrive());
    },
  };
}
