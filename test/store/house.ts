import { createPresenceClient } from 'presence-kit/client';
import type { PresenceClient, Transport, UserPatch } from 'presence-kit/client';
import { createPresenceEngine } from 'presence-kit/engine';
import type { EmbeddedTransport, EngineOptions, PresenceEngine } from 'presence-kit/engine';
import { manualClock } from 'presence-kit/testing';
import type { ManualClock } from 'presence-kit/testing';

/** Somebody with a client of their own, on the engine of the house. */
export interface Person {
  client: Required<PresenceClient>;
  transport: EmbeddedTransport;
  /** What was asked over the line, by name and in order. */
  asked: { method: string; params: unknown }[];
  /** How often something was asked. */
  count(method: string): number;
}

/** An engine in memory, its clock, and whoever comes. */
export interface House {
  clock: ManualClock;
  engine: PresenceEngine;
  /** A client that is not connected yet. */
  meet(): Person;
  /** Somebody comes. */
  enter(id: string, profile?: Omit<UserPatch, 'id'>): Promise<Person>;
}

/** Opens a {@link House}. */
export function openHouse(options: EngineOptions = {}): House {
  const clock = manualClock();
  const engine = createPresenceEngine({ clock, ...options });

  function meet(): Person {
    const transport = engine.transport();
    const asked: Person['asked'] = [];
    const client = createPresenceClient({ transport: listenIn(transport, asked), clock, onError: () => {} });
    return { client, transport, asked, count: (method) => asked.filter((request) => request.method === method).length };
  }

  return {
    clock,
    engine,
    meet,
    async enter(id, profile) {
      const person = meet();
      await person.client.connectUser({ id, ...profile });
      return person;
    },
  };
}

/** The same line, with somebody who writes down what is asked. */
function listenIn(transport: Transport, asked: Person['asked']): Transport {
  return {
    open(listener) {
      const socket = transport.open(listener);
      return {
        send(text) {
          const frame = JSON.parse(text) as { type: string; method: string; params: unknown };
          if (frame.type === 'request') asked.push({ method: frame.method, params: frame.params });
          socket.send(text);
        },
        close: socket.close,
      };
    },
  };
}
