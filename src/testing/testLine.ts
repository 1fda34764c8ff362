import type { Clock } from '../base/clock.js';
import type { PresenceEngine } from '../engine/createPresenceEngine.js';
import { createEmbeddedTransport } from '../engine/embeddedTransport.js';
import type { EmbeddedTransport } from '../engine/embeddedTransport.js';

/** The line of one tab: the embedded transport, and what can happen to a line without either end being told. */
export interface TestLine {
  readonly transport: EmbeddedTransport;
  /** Nothing comes through, either way, pings included. A connection that the engine ends meanwhile leads nowhere. */
  hold(): void;
  /** What waited comes through, and everything else again. */
  release(): void;
  /** What is open leads nowhere from now on. New connections come about. */
  cut(): void;
}

/** Makes a {@link TestLine} into an engine. */
export function createTestLine(engine: PresenceEngine, clock: Clock): TestLine {
  /** The connections that lead somewhere, each with what waits to come through. */
  const open = new Map<object, (() => void)[]>();
  let held = false;

  const transport = createEmbeddedTransport((sink) => {
    const wire = {};
    open.set(wire, []);
    function pass(deliver: () => void): void {
      if (held) open.get(wire)?.push(deliver);
      else if (open.has(wire)) deliver();
    }
    const { receive, heard, drained, lost, evict } = engine.accept({
      send: (text) => pass(() => sink.send(text)),
      ping: sink.ping,
      close(code, reason) {
        // To one who does not hear it, the socket says for good that it is open.
        pass(() => sink.close(code, reason));
        open.delete(wire);
      },
      congested: sink.congested,
    });
    return {
      receive: (text) => pass(() => receive(text)),
      heard: () => pass(heard),
      lost() {
        pass(() => {
          open.delete(wire);
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
