import { useEffect } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { useTestPresence } from 'presence-kit/storybook';

export type NetworkCondition = 'online' | 'slow' | 'offline' | 'flapping';

/** The delay of each frame on a slow network, in either direction. */
const slowMs = 1_500;
/** How long a flapping network stays up or down, and how often it goes down. */
const flapMs = 3_000;
const flaps = 20;

interface NetworkSimulationProps {
  condition?: NetworkCondition;
  children: ReactNode;
}

/** Gives the viewer's connection a condition from the toolbar. Its content has been loaded before, and keeps what it shows. */
export function NetworkSimulation({ condition = 'online', children }: NetworkSimulationProps): ReactElement {
  const { me, clock } = useTestPresence();
  useEffect(() => {
    if (condition === 'online') return;
    const { transport } = me;
    let cancel: (() => void) | undefined;
    let isDown = false;

    function goDown(): void {
      transport.refuse();
      transport.drop();
      isDown = true;
    }
    function comeUp(): void {
      transport.restore();
      // As a browser does when the network is back, so that the client reconnects at once.
      if (isDown) me.changeNetwork();
      isDown = false;
    }
    function flap(left: number): void {
      goDown();
      cancel = clock.timer(() => {
        comeUp();
        if (left > 1) cancel = clock.timer(() => flap(left - 1), flapMs);
      }, flapMs);
    }
    // After the requests of the content, which are answered within this task.
    cancel = clock.timer(() => {
      if (condition === 'slow') transport.delay(slowMs);
      else if (condition === 'offline') goDown();
      else flap(flaps);
    }, 0);
    return () => {
      cancel?.();
      comeUp();
    };
  }, [condition, me, clock]);
  return <>{children}</>;
}
