import type { Clock } from '../base/clock.js';
import type { Socket, SocketListener, Transport } from '../protocol/transport.js';
import type { EngineConnection, Sink } from './ports.js';

/** A transport straight into an engine in the same process, with the faults that a network has. */
export interface EmbeddedTransport extends Transport {
  /** Loses every connection of this transport without a goodbye. The client comes back by itself, unless `refuse` was called. */
  drop(): void;
  /** From now on every frame takes `ms` milliseconds, either way. */
  delay(ms: number): void;
  /** From now on no connection comes about. Those that are open stay. */
  refuse(): void;
  /** Ends `delay` and `refuse`. */
  restore(): void;
}

/** Makes an {@link EmbeddedTransport}. Frames are delivered in microtasks, so nothing waits for a time that nobody advances. */
export function createEmbeddedTransport(accept: (sink: Sink) => EngineConnection, clock: Clock): EmbeddedTransport {
  const open = new Set<{ drop(): void }>();
  let delayMs = 0;
  let refusing = false;

  /** Calls in the order in which they were made, also when the delay changes between two of them. */
  function createLine(): (deliver: () => void) => void {
    let waiting = 0;
    let lastAt = -Infinity;
    return (deliver) => {
      const at = Math.max(lastAt, clock.monotonic() + delayMs);
      if (waiting === 0 && at <= clock.monotonic()) {
        queueMicrotask(deliver);
        return;
      }
      waiting++;
      lastAt = at;
      clock.timer(() => {
        waiting--;
        deliver();
      }, at - clock.monotonic());
    };
  }

  return {
    open(listener: SocketListener): Socket {
      const toEngine = createLine();
      const toClient = createLine();
      let closed = false;
      let connection: EngineConnection | undefined;

      const ends = {
        drop() {
          if (closed) return;
          closed = true;
          open.delete(ends);
          connection?.lost();
          queueMicrotask(() => listener.close(1006, 'lost'));
        },
      };
      const sink: Sink = {
        send: (text) => toClient(() => !closed && listener.message(text)),
        ping: () => toClient(() => !closed && toEngine(() => !closed && connection?.heard())),
        close(code, reason) {
          toClient(() => {
            if (closed) return;
            closed = true;
            open.delete(ends);
            listener.close(code, reason);
          });
        },
        congested: () => false,
      };

      toEngine(() => {
        if (closed) return;
        if (refusing) {
          closed = true;
          listener.close(1006, 'refused');
          return;
        }
        open.add(ends);
        connection = accept(sink);
        toClient(() => !closed && listener.open());
      });

      return {
        send: (text) => toEngine(() => !closed && connection?.receive(text)),
        close() {
          // What was sent before is delivered first: a goodbye is followed by its close at once.
          toEngine(() => {
            if (closed) return;
            closed = true;
            open.delete(ends);
            connection?.lost();
          });
        },
      };
    },
    drop() {
      for (const ends of [...open]) ends.drop();
    },
    delay(ms) {
      delayMs = ms;
    },
    refuse() {
      refusing = true;
    },
    restore() {
      delayMs = 0;
      refusing = false;
    },
  };
}
