'use client';
import type { ConnectionStatus } from '../client/presenceClient.js';
import type { PresenceState } from '../store/presenceState.js';
import { usePresenceContext } from './presenceContext.js';
import { useSource } from './useSource.js';
import type { SyncOptions } from './useSource.js';

/** How it stands with the connection: `initial`, `connecting`, `connected`, `reconnecting` or `disconnected`. */
export function useConnectionStatus({ sync }: SyncOptions = {}): ConnectionStatus {
  return useSource(usePresenceContext('useConnectionStatus').store, connectionOf, sync);
}

function connectionOf({ connection }: PresenceState): ConnectionStatus {
  return connection;
}
