import type { EngineConnection, Sink } from '../engine/ports.js';
import * as closeCodes from '../protocol/closeCodes.js';
import { lineOf } from '../protocol/multiplex.js';

/** Lines of one socket; one more is sent away. More tabs than that are hardly open. */
const mostLines = 100;

/** Joins a socket to the engine: as one connection or, where tabs share it, as one for each line (see `protocol/lines.ts`). */
export function openLines(sink: Sink, open: (sink: Sink) => EngineConnection): EngineConnection {
  let joined = open(sink);
  let spoke = false;
  return {
    receive(text) {
      if (!spoke && lineOf(text) !== '') {
        joined.lost();
        joined = carryLines(sink, open);
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

function carryLines(sink: Sink, open: (sink: Sink) => EngineConnection): EngineConnection {
  const lines = new Map<string, EngineConnection>();
  let closings: { line: string; code: number; reason: string }[] = [];

  function openLine(line: string): EngineConnection {
    let closed = false;
    const connection = open({
      ...sink,
      send: (text) => sink.send(line + text),
      close(code, reason) {
        closed = true;
        lines.delete(line);
        if (closings.push({ line, code, reason }) === 1) queueMicrotask(tellClosings);
      },
    });
    // One that is not let in is closed before it is there.
    if (!closed) lines.set(line, connection);
    return connection;
  }

  /** When a server goes away it closes every line at once; the end of the socket then says it to all of them. */
  function tellClosings(): void {
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
        if (lines.delete(line)) endUnlessUsed();
      } else if (connection) connection.receive(frame);
      else if (line === '' || lines.size >= mostLines) sink.send(`${line}!${closeCodes.retry} no such line`);
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
    },
    evict(code, reason) {
      for (const connection of [...lines.values()]) connection.evict(code, reason);
    },
  };
}
