'use client';
import { useRef } from 'react';
import type { PresenceEvent } from '../protocol/events.js';
import { usePresenceContext } from './presenceContext.js';
import { useIsomorphicLayoutEffect } from './useIsomorphicLayoutEffect.js';

/**
 * Calls `handler` with every event of the client, for side effects such as a sound. It never renders the component. `handler`
 * need not be memoised.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * usePresenceEvents((event) => {
 *   if (event.type === 'user.presence.changed' && event.user.online) playSound();
 * });
 */
export function usePresenceEvents(handler: (event: PresenceEvent) => void): void {
  const { client } = usePresenceContext('usePresenceEvents');
  const latestHandler = useRef(handler);
  // Layout effects, so that no event between the commit and the paint is missed.
  useIsomorphicLayoutEffect(() => {
    latestHandler.current = handler;
  });
  useIsomorphicLayoutEffect(() => client.on((event) => latestHandler.current(event)), [client]);
}
