import { lineOf } from '../protocol/multiplex.js';
import type { Socket, Transport } from '../protocol/transport.js';

/** What a tab asks for one of its lines. `end`: the tab does not need it any more. */
export type TabRequest = { type: 'open' } | { type: 'send'; text: string } | { type: 'end' };

/** What happens to a line. `taken`: the tab that holds the socket has received the request to open it. */
export type TabEvent =
  | { type: 'taken' }
  | { type: 'opened' }
  | { type: 'message'; text: string }
  | { type: 'closed'; code: number; reason: string };

/** The one socket, and the lines of all tabs on it (see `protocol/multiplex.ts`). It is open while there are lines. */
export interface MultiplexedSocket {
  /** Whether there are lines. */
  readonly busy: boolean;
  /** Carries out what a tab asks. */
  handle(line: string, request: TabRequest): void;
  /** Ends every line of a tab that is gone. */
  endAll(tab: string): void;
  /** Closes the socket without an event for its lines: another tab has a socket now. */
  drop(): void;
}

/** Makes a {@link MultiplexedSocket}. `emit` gets what happens to each line. */
export function createMultiplexedSocket(
  transport: Transport,
  emit: (line: string, event: TabEvent) => void,
): MultiplexedSocket {
  const lines = new Set<string>();
  let socket: Socket | undefined;
  let isOpen = false;

  function open(): void {
    isOpen = false;
    try {
      socket = transport.open({
        open() {
          isOpen = true;
          for (const line of lines) emit(line, { type: 'opened' });
        },
        message: receive,
        close: closeAll,
      });
    } catch (error) {
      closeAll(1006, String(error));
      // A page that may not open such a socket learns why among its uncaught errors.
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
    // A text that names no line is about the socket, so it goes to every line.
    else for (const one of line ? [line] : lines) emit(one, { type: 'message', text: rest });
    dropUnused();
  }

  function close(line: string, code: number, reason: string): void {
    if (lines.delete(line)) emit(line, { type: 'closed', code, reason });
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
    handle(line, request) {
      if (request.type === 'end') end(line);
      else if (request.type === 'send') {
        if (isOpen && lines.has(line)) socket?.send(line + request.text);
      } else {
        lines.add(line);
        emit(line, { type: 'taken' });
        if (!socket) open();
        else if (isOpen) emit(line, { type: 'opened' });
      }
    },
    endAll(tab) {
      for (const line of lines) if (line.startsWith(tab)) end(line);
    },
    drop,
  };
}
