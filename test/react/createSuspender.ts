import { act } from '@testing-library/react';
import { useState } from 'react';

/** Makes a component that suspends on demand, so that its `<Suspense>` hides the components beside it. */
export function createSuspender() {
  let pending: Promise<void> | undefined;
  let resolvePending = () => {};
  let rerender = () => {};
  return {
    Suspender(): null {
      const [, setRenders] = useState(0);
      rerender = () => setRenders((count) => count + 1);
      // oxlint-disable-next-line typescript/only-throw-error -- this is how a component suspends in React 18 and 19
      if (pending) throw pending;
      return null;
    },
    suspend(): void {
      pending = new Promise((resolve) => (resolvePending = resolve));
      act(() => rerender());
    },
    async resume(): Promise<void> {
      pending = undefined;
      await act(async () => resolvePending());
    },
  };
}
