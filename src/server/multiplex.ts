import type { EngineConnection, Sink } from '../engine/ports.js';
import * as closeCodes from '../protocol/closeCodes.js';
import { lineOf } from '../protocol/multiplex.js';
import type { SocketSink } from './clientSocket.js';

/** Lines of one socket; a client is refused one more. Few people have more tabs open. */
const maxLines = 100;

/**
 * Accepts a socket: as one connection of the engine or, where browser tabs share it, as one connection for each line (see
 * `protocol/multiplex.ts`).
 */
export function acceptMultiplexed(sink: SocketSink, accept: (sink: Sink) => EngineConnection): EngineConnection {
  let joined = accept(sink);
  let spoke = false;
  return {
    receive(text) {
      if (!spoke && lineOf(text) !== '') {
        joined.lost();
        joined = demultiplex(sink, accept);
      }
      spoke = true;
      joined.receive(text);
    },
    heard: () => joined.heard(),
    drained: () => joined.drained(),
    lost: () => joined.lost(),
    evict: (code, reason) => joined.evict(code, reason),
  };
}

function demultiplex(sink: SocketSink, accept: (sink: Sink) => EngineConnection): EngineConnection {
  const lines = new Map<string, EngineConnection>();
  /** Lines whose client has said who it is. */
  const admitted = new Set<string>();
  let closings: { line: string; code: number; reason: string }[] = [];

  function openLine(line: string): EngineConnection {
    let closed = false;
    const connection = accept({
      ...sink,
      send: (text) => sink.send(line + text),
      admitted() {
        admitted.add(line);
        sink.admitted();
      },
      close(code, reason) {
        closed = true;
        remove(line);
        if (closings.push({ line, code, reason }) === 1) queueMicrotask(sendClosings);
      },
    });
    // A connection that is refused is closed before `accept` returns.
    if (!closed) lines.set(line, connection);
    return connection;
  }

  function remove(line: string): boolean {
    if (admitted.delete(line) && admitted.size === 0) sink.vacated();
    return lines.delete(line);
  }

  /** A server that goes away closes every line at once; the end of the socket then tells all of them. */
  function sendClosings(): void {
    for (const { line, code, reason } of closings)
      if (lines.size > 0 || code !== closeCodes.retry) sink.send(`${line}!${code} ${reason}`);
    closings = [];
    endUnlessUsed();
  }

  function endUnlessUsed(): void {
    if (lines.size === 0) sink.close(closeCodes.retry, 'no line is left');
  }

  return {
    receive(text) {
      const line = lineOf(text);
      const frame = text.slice(line.length);
      const connection = lines.get(line);
      if (frame === '') {
        connection?.lost();
        remove(line);
        endUnlessUsed();
      } else if (connection) connection.receive(frame);
      else if (line === '' || lines.size >= maxLines) sink.send(`${line}!${closeCodes.retry} no such line`);
      else openLine(line).receive(frame);
    },
    heard() {
      for (const connection of lines.values()) connection.heard();
    },
    drained() {
      for (const connection of lines.values()) connection.drained();
    },
    lost() {
      for (const connection of lines.values()) connection.lost();
      lines.clear();
      admitted.clear();
    },
    evict(code, reason) {
      if (lines.size === 0) sink.close(code, reason);
      for (const connection of [...lines.values()]) connection.evict(code, reason);
    },
  };
}
