import type { Clock } from '../base/clock.js';
import type { PresenceEngine } from '../engine/createPresenceEngine.js';
import { createEmbeddedTransport } from '../engine/embeddedTransport.js';
import type { EmbeddedTransport } from '../engine/embeddedTransport.js';

/** The network of one tab: the embedded transport, and faults that neither end notices. */
export interface TestNetwork {
  readonly transport: EmbeddedTransport;
  /** Holds back everything in both directions, pings too. A connection that the engine closes meanwhile is dead. */
  hold(): void;
  /** Delivers what was held back, and everything from now on. */
  release(): void;
  /** Makes open connections dead: nothing arrives, and neither end gets a `close`. New connections work. */
  cut(): void;
}

/** Makes a {@link TestNetwork} that connects to an engine. */
export function createTestNetwork(engine: PresenceEngine, clock: Clock): TestNetwork {
  /** The connections that work, each with the deliveries that are held back. */
  const open = new Map<object, (() => void)[]>();
  let held = false;

  const transport = createEmbeddedTransport((sink) => {
    const connection = {};
    open.set(connection, []);
    function deliverOrHold(deliver: () => void): void {
      if (held) open.get(connection)?.push(deliver);
      else if (open.has(connection)) deliver();
    }
    const { receive, heard, drained, lost, evict } = engine.accept({
      send: (text) => deliverOrHold(() => sink.send(text)),
      ping: sink.ping,
      close(code, reason) {
        // On a dead connection the close never arrives, so the socket of the client stays open.
        deliverOrHold(() => sink.close(code, reason));
        open.delete(connection);
      },
      congested: sink.congested,
    });
    return {
      receive: (text) => deliverOrHold(() => receive(text)),
      heard: () => deliverOrHold(heard),
      lost() {
        deliverOrHold(() => {
          open.delete(connection);
          lost();
        });
      },
      drained,
      evict,
    };
  }, clock);

  return {
    transport,
    hold() {
      held = true;
    },
    release() {
      held = false;
      for (const waiting of [...open.values()]) for (const deliver of waiting.splice(0)) deliver();
    },
    cut() {
      open.clear();
    },
  };
}
