import type { Clock } from '../base/clock.js';
import { systemRandom } from '../base/random.js';
import type { SocketListener, Transport } from '../protocol/transport.js';
import { holdSocket } from './heldSocket.js';
import type { HeldSocket, News, Wish } from './heldSocket.js';
import { takePart } from './leadership.js';

/** How long the tab that leads may take to answer; one that is frozen is replaced. */
const patienceMs = 1_000;
/** How long a tab without a line goes on taking part: a client that lost its connection comes back. */
const idleMs = 30_000;

/** A line of this tab. */
interface Line {
  listener: SocketListener;
  state: 'new' | 'asked' | 'taken' | 'open';
  cancelPatience(): void;
}

/** What tabs say to each other. */
type Said = { line: string; wish: Wish } | { line: string; news: News } | 'I lead';

/**
 * One socket for all tabs that give the same `name`. The tab that leads has it, the others reach it through a
 * BroadcastChannel. When that tab goes, another one leads; every line is lost then, and its client comes back on a new one, in
 * the place that it had. Where the platform has no locks or channels, this is `transport` itself.
 */
export function sharedTransport(transport: Transport, name: string, clock: Omit<Clock, 'frame'>): Transport {
  const { navigator, BroadcastChannel } = globalThis as Partial<typeof globalThis>;
  if (!navigator?.locks || !BroadcastChannel) return transport;

  const tab = `#${systemRandom.id()}.`;
  const lines = new Map<string, Line>();
  const watched = new Set<string>();
  let count = 0;
  /** While this tab takes part. */
  let part: { channel: BroadcastChannel; leadership: ReturnType<typeof takePart> } | undefined;
  /** While it leads. */
  let held: HeldSocket | undefined;
  let usable = true;
  let cancelIdle = () => {};

  function join(): NonNullable<typeof part> {
    const channel = new globalThis.BroadcastChannel(name);
    channel.onmessage = ({ data }: MessageEvent<Said>) => {
      if (data === 'I lead') beginAnew();
      else if ('news' in data) hear(data.line, data.news);
      else serve(data.line, data.wish);
    };
    return { channel, leadership: takePart(globalThis.navigator.locks, name, tab, lead, drop) };
  }

  function lead(): void {
    held = holdSocket(transport, tell);
    say('I lead');
    beginAnew();
  }

  function drop(): void {
    held?.drop();
    held = undefined;
  }

  /** Somebody else leads: what the one before had taken is lost, what it had not is asked again. */
  function beginAnew(): void {
    for (const [line, { state }] of lines) {
      if (state === 'asked') askToOpen(line);
      else if (state !== 'new') hear(line, { type: 'closed', code: 1006, reason: 'another tab leads' });
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

  function say(said: Said): void {
    part?.channel.postMessage(said);
  }

  function ask(line: string, wish: Wish): void {
    if (held) held.take(line, wish);
    else say({ line, wish });
  }

  /** Another tab asks. If it crashes, only its lock says so. */
  function serve(line: string, wish: Wish): void {
    if (!held) return;
    const from = line.slice(0, line.indexOf('.') + 1);
    if (!watched.has(from)) {
      watched.add(from);
      part?.leadership.watch(from, () => {
        watched.delete(from);
        held?.endAll(from);
      });
    }
    held.take(line, wish);
  }

  function tell(line: string, news: News): void {
    if (line.startsWith(tab)) hear(line, news);
    else say({ line, news });
  }

  function hear(name: string, news: News): void {
    const line = lines.get(name);
    if (!line) return;
    if (news.type === 'message') line.listener.message(news.text);
    else if (news.type === 'closed') {
      forget(name);
      line.listener.close(news.code, news.reason);
    } else {
      line.cancelPatience();
      const opens = news.type === 'opened' && line.state !== 'open';
      line.state = news.type === 'opened' ? 'open' : 'taken';
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
      // Whoever leads goes on as long as others need it.
      if (held?.busy) return waitIdle();
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
          hear(name, { type: 'closed', code: 1006, reason: String(error) });
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
