import { lineOf } from '../protocol/multiplex.js';
import type { Socket, Transport } from '../protocol/transport.js';

/** What a tab wants for one of its lines. `end`: it is of no use any more. */
export type Wish = { type: 'open' } | { type: 'send'; text: string } | { type: 'end' };

/** What becomes of a line. `taken`: whoever has the socket has heard of it. */
export type News =
  | { type: 'taken' }
  | { type: 'opened' }
  | { type: 'message'; text: string }
  | { type: 'closed'; code: number; reason: string };

/** The one socket, and the lines that tabs have on it (see `protocol/multiplex.ts`). It is open while there are lines. */
export interface HeldSocket {
  /** Whether there are lines. */
  readonly busy: boolean;
  take(line: string, wish: Wish): void;
  /** Ends every line of a tab that is gone. */
  endAll(tab: string): void;
  /** Lets go of the socket without a word to the lines: somebody else has one now. */
  drop(): void;
}

/** Makes a {@link HeldSocket} that tells what becomes of each line. */
export function holdSocket(transport: Transport, tell: (line: string, news: News) => void): HeldSocket {
  const lines = new Set<string>();
  let socket: Socket | undefined;
  let isOpen = false;

  function open(): void {
    isOpen = false;
    try {
      socket = transport.open({
        open() {
          isOpen = true;
          for (const line of lines) tell(line, { type: 'opened' });
        },
        message: receive,
        close: closeAll,
      });
    } catch (error) {
      closeAll(1006, String(error));
      // A page that may not open such a socket finds it among its uncaught errors.
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  function closeAll(code: number, reason: string): void {
    socket = undefined;
    for (const line of lines) close(line, code, reason);
  }

  function receive(text: string): void {
    const line = lineOf(text);
    const rest = text.slice(line.length);
    const [, code, reason = ''] = /^!(\d+) (.*)/s.exec(rest) ?? [];
    if (code) close(line, Number(code), reason);
    // What names no line is about the socket, and so about every line.
    else for (const one of line ? [line] : lines) tell(one, { type: 'message', text: rest });
    dropUnused();
  }

  function close(line: string, code: number, reason: string): void {
    if (lines.delete(line)) tell(line, { type: 'closed', code, reason });
  }

  function end(line: string): void {
    if (!lines.delete(line)) return;
    if (isOpen) socket?.send(line);
    dropUnused();
  }

  function dropUnused(): void {
    if (lines.size === 0) drop();
  }

  function drop(): void {
    socket?.close();
    socket = undefined;
  }

  return {
    get busy() {
      return lines.size > 0;
    },
    take(line, wish) {
      if (wish.type === 'end') end(line);
      else if (wish.type === 'send') {
        if (isOpen && lines.has(line)) socket?.send(line + wish.text);
      } else {
        lines.add(line);
        tell(line, { type: 'taken' });
        if (!socket) open();
        else if (isOpen) tell(line, { type: 'opened' });
      }
    },
    endAll(tab) {
      for (const line of lines) if (line.startsWith(tab)) end(line);
    },
    drop,
  };
}
