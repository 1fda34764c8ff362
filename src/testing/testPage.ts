import type { Clock } from '../base/clock.js';
import { createEmitter } from '../base/emitter.js';
import type { Random } from '../base/random.js';
import { createPresenceClient } from '../client/createPresenceClient.js';
import type { PresenceClient } from '../client/presenceClient.js';
import type { PresenceEvent } from '../protocol/events.js';
import type { Socket, Transport } from '../protocol/transport.js';
import { steeredClock } from './steeredClock.js';

/** How a hidden page's timers are bundled. */
const secondMs = 1_000;
/** The same for a timer that others led to, this many. */
const minuteMs = 60_000;
const longChain = 5;
/** How many events of a page are kept. */
const maxHeard = 1_000;

/** As in Chromium: what polls is held back the most, and what follows from an event, such as a lost line, the least. */
function throttled(due: number, chain: number): number {
  const step = chain < longChain ? secondMs : minuteMs;
  return Math.ceil(due / step) * step;
}

/** A page in a tab, from its loading to its end. */
export interface TestPage {
  readonly client: Required<PresenceClient>;
  readonly clock: Clock;
  /** The events that the client emitted, oldest first, at most the last thousand. */
  readonly heard: readonly PresenceEvent[];
  /** Puts it behind another tab: its timers are throttled, and nothing is painted. Returns a function that shows it. */
  hide(): () => void;
  /** The browser says `online`. */
  online(): void;
  /** Closes the page and its sockets: it sends and receives nothing more. */
  end(): void;
}

/** Loads a {@link TestPage} on a machine with `clock`, over a line. */
export function openTestPage(machine: Clock, line: Transport, random: Pick<Random, 'next'>): TestPage {
  const clock = steeredClock(machine);
  const returns = createEmitter<void>();
  const sockets = new Set<Socket>();
  const heard: PresenceEvent[] = [];
  let over = false;

  /** What arrives after the page was closed is dropped. */
  function whileOpen<Args extends unknown[]>(tell: (...args: Args) => void): (...args: Args) => void {
    return (...args) => {
      if (!over) tell(...args);
    };
  }

  const transport: Transport = {
    open(listener) {
      const socket = line.open({
        open: whileOpen(listener.open),
        message: whileOpen(listener.message),
        close: whileOpen((code, reason) => {
          sockets.delete(socket);
          listener.close(code, reason);
        }),
      });
      sockets.add(socket);
      return {
        send: socket.send,
        close() {
          sockets.delete(socket);
          socket.close();
        },
      };
    },
  };
  const client = createPresenceClient({ transport, clock, random, environment: { onReturn: returns.on } });
  client.on((event) => {
    heard.push(event);
    if (heard.length > maxHeard) heard.shift();
  });

  return {
    client,
    clock,
    heard,
    hide() {
      if (!over) clock.steer(throttled, false);
      return whileOpen(() => {
        clock.steer((due) => due, true);
        returns.emit();
      });
    },
    online: whileOpen(returns.emit),
    end() {
      over = true;
      clock.steer(() => Infinity, false);
      for (const socket of sockets) socket.close();
    },
  };
}
