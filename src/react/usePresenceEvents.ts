'use client';
import { useRef } from 'react';
import type { PresenceEvent } from '../protocol/events.js';
import { usePresenceContext } from './presenceContext.js';
import { useIsomorphicLayoutEffect } from './useIsomorphicLayoutEffect.js';

/** Calls `handler` with every event of the client, for side effects. It renders nothing, and the handler need not be memoised. */
export function usePresenceEvents(handler: (event: PresenceEvent) => void): void {
  const { client } = usePresenceContext('usePresenceEvents');
  const latest = useRef(handler);
  useIsomorphicLayoutEffect(() => {
    latest.current = handler;
  });
  // With the commit: what happens before the page is painted is heard too.
  useIsomorphicLayoutEffect(() => client.on((event) => latest.current(event)), [client]);
}
