import type { Clock } from '../base/clock.js';
import { systemRandom } from '../base/random.js';
import { systemTime } from '../base/systemTime.js';
import type { SocketListener, Transport } from '../protocol/transport.js';
import { createMultiplexedSocket } from './multiplexedSocket.js';
import type { MultiplexedSocket, TabEvent, TabRequest } from './multiplexedSocket.js';
import { takePart } from './leadership.js';
import { webTransport } from './webTransport.js';

/** How long the leading tab may take to answer; a frozen tab is replaced. */
const patienceMs = 1_000;
/** How long a tab without a line still takes part: a client that lost its connection will open another line. */
const idleMs = 30_000;

/** A line of this tab. */
interface Line {
  listener: SocketListener;
  state: 'new' | 'asked' | 'taken' | 'open';
  cancelPatience(): void;
}

/** What tabs send each other. */
type TabMessage = { line: string; request: TabRequest } | { line: string; event: TabEvent } | 'I lead';

/** Options of {@link sharedTransport}. */
export interface SharedTransportOptions {
  /**
   * Opens the one socket.
   *
   * @default `webTransport(url)`
   */
  transport?: Transport;
  /** @default the system's */
  clock?: Omit<Clock, 'frame'>;
}

/**
 * One socket for all tabs of this browser that connect to `url`. One tab holds it, the others reach it through a
 * BroadcastChannel. When that tab closes, another one takes over within a second, and every client reconnects without an event for
 * anybody. Each tab still has its own user, requests and watches. Where the platform has no Web Locks or BroadcastChannel, each
 * tab has a socket.
 *
 * @throws `PresenceError` with `invalid_input` for an address that is none.
 * @example
 * const client = createPresenceClient({ transport: sharedTransport('wss://presence.example.com') });
 */
export function sharedTransport(
  url: string,
  { transport = webTransport(url), clock = systemTime }: SharedTransportOptions = {},
): Transport {
  const { navigator, BroadcastChannel } = globalThis as Partial<typeof globalThis>;
  if (!navigator?.locks || !BroadcastChannel) return transport;

  const name = `presence-kit ${url}`;
  const tab = `#${systemRandom.id()}.`;
  const lines = new Map<string, Line>();
  const watched = new Set<string>();
  let count = 0;
  /** While this tab takes part. */
  let part: { channel: BroadcastChannel; leadership: ReturnType<typeof takePart> } | undefined;
  /** While it leads. */
  let socket: MultiplexedSocket | undefined;
  let usable = true;
  let cancelIdle = () => {};

  function join(): NonNullable<typeof part> {
    const channel = new globalThis.BroadcastChannel(name);
    channel.onmessage = ({ data }: MessageEvent<TabMessage>) => {
      if (data === 'I lead') beginAnew();
      else if ('event' in data) receive(data.line, data.event);
      else serve(data.line, data.request);
    };
    return { channel, leadership: takePart(globalThis.navigator.locks, name, tab, lead, drop) };
  }

  function lead(): void {
    socket = createMultiplexedSocket(transport, emit);
    broadcast('I lead');
    beginAnew();
  }

  function drop(): void {
    socket?.drop();
    socket = undefined;
  }

  /** Another tab leads: lines that the tab before had taken are lost, the others are requested again. */
  function beginAnew(): void {
    for (const [line, { state }] of lines) {
      if (state === 'asked') askToOpen(line);
      else if (state !== 'new') receive(line, { type: 'closed', code: 1006, reason: 'another tab leads' });
    }
  }

  function askToOpen(name: string): void {
    const line = lines.get(name);
    if (!line) return;
    line.state = 'asked';
    line.cancelPatience();
    line.cancelPatience = clock.timer(() => part?.leadership.seize(), patienceMs);
    ask(name, { type: 'open' });
  }

  function broadcast(message: TabMessage): void {
    part?.channel.postMessage(message);
  }

  function ask(line: string, request: TabRequest): void {
    if (socket) socket.handle(line, request);
    else broadcast({ line, request });
  }

  /** Carries out what another tab asks. If that tab crashes, only its lock shows it. */
  function serve(line: string, request: TabRequest): void {
    if (!socket) return;
    const from = line.slice(0, line.indexOf('.') + 1);
    if (!watched.has(from)) {
      watched.add(from);
      part?.leadership.watch(from, () => {
        watched.delete(from);
        socket?.endAll(from);
      });
    }
    socket.handle(line, request);
  }

  function emit(line: string, event: TabEvent): void {
    if (line.startsWith(tab)) receive(line, event);
    else broadcast({ line, event });
  }

  function receive(name: string, event: TabEvent): void {
    const line = lines.get(name);
    if (!line) return;
    if (event.type === 'message') line.listener.message(event.text);
    else if (event.type === 'closed') {
      forget(name);
      line.listener.close(event.code, event.reason);
    } else {
      line.cancelPatience();
      const opens = event.type === 'opened' && line.state !== 'open';
      line.state = event.type === 'opened' ? 'open' : 'taken';
      if (opens) line.listener.open();
    }
  }

  function forget(name: string): void {
    lines.get(name)?.cancelPatience();
    lines.delete(name);
    if (lines.size === 0) waitIdle();
  }

  function waitIdle(): void {
    cancelIdle = clock.timer(() => {
      // The leading tab goes on as long as other tabs need its socket.
      if (socket?.busy) return waitIdle();
      part?.leadership.leave();
      part?.channel.close();
      part = undefined;
      drop();
    }, idleMs);
  }

  return {
    open(listener) {
      // A page without an origin of its own may not use locks.
      if (!usable) return transport.open(listener);
      cancelIdle();
      const name = `${tab}${++count}`;
      lines.set(name, { listener, state: 'new', cancelPatience: () => {} });
      part ??= join();
      part.leadership.present.then(
        () => askToOpen(name),
        (error: unknown) => {
          usable = false;
          receive(name, { type: 'closed', code: 1006, reason: String(error) });
        },
      );
      return {
        send: (text) => ask(name, { type: 'send', text }),
        close() {
          if (!lines.has(name)) return;
          ask(name, { type: 'end' });
          forget(name);
        },
      };
    },
  };
}
