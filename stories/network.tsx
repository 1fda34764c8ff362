import { useEffect } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { useTestPresence } from 'presence-kit/storybook';

export type Condition = 'online' | 'slow' | 'offline' | 'flapping';

/** How long a frame takes on a slow line, either way; how long a flapping one holds, and how often it is cut. */
const slowMs = 1_500;
const flapMs = 3_000;
const flaps = 20;

interface NetworkProps {
  condition?: Condition;
  children: ReactNode;
}

/** The line of the one who looks, in a condition of the toolbar. What is inside was there before, and keeps what it knew. */
export function Network({ condition = 'online', children }: NetworkProps): ReactElement {
  const { me, clock } = useTestPresence();
  useEffect(() => {
    if (condition === 'online') return;
    const { transport } = me;
    let cancel: (() => void) | undefined;
    let isCut = false;

    function cut(): void {
      transport.refuse();
      transport.drop();
      isCut = true;
    }
    function mend(): void {
      transport.restore();
      // The browser tells its page that there is a network again: a client need not wait for its next attempt.
      if (isCut) me.changeNetwork();
      isCut = false;
    }
    function flap(left: number): void {
      cut();
      cancel = clock.timer(() => {
        mend();
        if (left > 1) cancel = clock.timer(() => flap(left - 1), flapMs);
      }, flapMs);
    }
    // What is inside asks first, and is answered within this task.
    cancel = clock.timer(() => {
      if (condition === 'slow') transport.delay(slowMs);
      else if (condition === 'offline') cut();
      else flap(flaps);
    }, 0);
    return () => {
      cancel?.();
      mend();
    };
  }, [condition, me, clock]);
  return <>{children}</>;
}
