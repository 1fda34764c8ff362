'use client';
import type { ConnectionStatus } from '../client/presenceClient.js';
import type { PresenceState } from '../store/presenceState.js';
import { usePresenceContext } from './presenceContext.js';
import { useSource } from './useSource.js';
import type { SyncOptions } from './useSource.js';

/**
 * The state of the connection: `initial`, `connecting`, `connected`, `reconnecting` or `disconnected`. A server renders `initial`.
 *
 * @throws `no_provider` without a `<PresenceProvider>` above.
 * @example
 * if (useConnectionStatus() === 'reconnecting') return <p>Connection lost. Reconnecting…</p>;
 */
export function useConnectionStatus({ sync }: SyncOptions = {}): ConnectionStatus {
  return useSource(usePresenceContext('useConnectionStatus').store, selectConnection, sync);
}

function selectConnection({ connection }: PresenceState): ConnectionStatus {
  return connection;
}
