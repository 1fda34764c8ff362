import type { Clock } from '../base/clock.js';
import { createEmitter } from '../base/emitter.js';
import type { Random } from '../base/random.js';
import { createPresenceClient } from '../client/createPresenceClient.js';
import type { PresenceClient } from '../client/presenceClient.js';
import type { PresenceEvent } from '../protocol/events.js';
import type { Socket, Transport } from '../protocol/transport.js';
import { throttledClock } from './throttledClock.js';

/** The timers of a hidden page fire at whole seconds. */
const secondMs = 1_000;
/** Timers after a chain of `longChain`, each armed by the one before, fire at whole minutes. */
const minuteMs = 60_000;
const longChain = 5;
/** The number of events of a page that are kept. */
const maxEvents = 1_000;

/** When a timer of a hidden page fires, as in Chromium: polling is delayed the most, timers that an event armed the least. */
function throttled(due: number, chain: number): number {
  const step = chain < longChain ? secondMs : minuteMs;
  return Math.ceil(due / step) * step;
}

/** A page in a tab, from its load until it is closed. */
export interface TestPage {
  readonly client: Required<PresenceClient>;
  readonly clock: Clock;
  /** The events that the client emitted, oldest first: the last 1,000. */
  readonly events: readonly PresenceEvent[];
  /** Hides the page: its timers are throttled, and nothing is painted. Returns a function that shows it again. */
  hide(): () => void;
  /** Fires the browser's `online` event. */
  online(): void;
  /** Closes the page and its sockets: it sends and receives nothing more. */
  end(): void;
}

/** Loads a {@link TestPage} on a laptop with a clock, over a network. */
export function openTestPage(laptopClock: Clock, network: Transport, random: Pick<Random, 'next'>): TestPage {
  const clock = throttledClock(laptopClock);
  const returns = createEmitter<void>();
  const sockets = new Set<Socket>();
  const events: PresenceEvent[] = [];
  let over = false;

  /** Drops calls after the page was closed. */
  function whileOpen<Args extends unknown[]>(call: (...args: Args) => void): (...args: Args) => void {
    return (...args) => {
      if (!over) call(...args);
    };
  }

  const transport: Transport = {
    open(listener) {
      const socket = network.open({
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
    events.push(event);
    if (events.length > maxEvents) events.shift();
  });

  return {
    client,
    clock,
    events,
    hide() {
      if (!over) clock.throttle(throttled, false);
      return whileOpen(() => {
        clock.throttle((due) => due, true);
        returns.emit();
      });
    },
    online: whileOpen(returns.emit),
    end() {
      over = true;
      clock.throttle(() => Infinity, false);
      for (const socket of sockets) socket.close();
    },
  };
}
