import { createPresenceClient } from 'presence-kit/client';
import type { PresenceClient, Transport, UserPatch } from 'presence-kit/client';
import { createPresenceEngine } from 'presence-kit/engine';
import type { EmbeddedTransport, EngineOptions, PresenceEngine } from 'presence-kit/engine';
import { manualClock } from 'presence-kit/testing';
import type { ManualClock } from 'presence-kit/testing';

/** A browser tab of one user, with its own client. */
export interface Tab {
  client: Required<PresenceClient>;
  transport: EmbeddedTransport;
  /** The requests that the client sent, oldest first. */
  requests: { method: string; params: unknown }[];
  /** The number of requests with this method. */
  count(method: string): number;
}

/** An engine in memory, its clock, and tabs that connect to it. */
export interface StoreFixture {
  clock: ManualClock;
  engine: PresenceEngine;
  /** Opens a tab whose client is not connected yet. */
  emptyTab(): Tab;
  /** Opens a tab and connects its client as the user `id`. */
  tab(id: string, profile?: Omit<UserPatch, 'id'>): Promise<Tab>;
}

/** Makes a {@link StoreFixture}. */
export function storeFixture(options: EngineOptions = {}): StoreFixture {
  const clock = manualClock();
  const engine = createPresenceEngine({ clock, ...options });

  function emptyTab(): Tab {
    const transport = engine.transport();
    const requests: Tab['requests'] = [];
    const client = createPresenceClient({ transport: recordRequests(transport, requests), clock, onError: () => {} });
    return { client, transport, requests, count: (method) => requests.filter((sent) => sent.method === method).length };
  }

  return {
    clock,
    engine,
    emptyTab,
    async tab(id, profile) {
      const tab = emptyTab();
      await tab.client.connectUser({ id, ...profile });
      return tab;
    },
  };
}

/** The same transport, which also records every request in `requests`. */
function recordRequests(transport: Transport, requests: Tab['requests']): Transport {
  return {
    open(listener) {
      const socket = transport.open(listener);
      return {
        send(text) {
          const frame = JSON.parse(text) as { type: string; method: string; params: unknown };
          if (frame.type === 'request') requests.push({ method: frame.method, params: frame.params });
          socket.send(text);
        },
        close: socket.close,
      };
    },
  };
}
