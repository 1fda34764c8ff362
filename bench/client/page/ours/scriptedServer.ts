import type { Filter, QueryUsersAnswer, SocketListener, Transport } from 'presence-kit/client';
import type { People } from '../people.js';

/** How long an answer takes: what a page does at once is told apart from what it does with the answer. */
const answerMs = 50;

/** The other end of the wire. It welcomes, and knows these people. */
export interface ScriptedServer {
  transport: Transport;
  /** Sends a frame. */
  say(text: string): void;
}

/** Requests so far, by method. */
export const asked: Record<string, number> = {};

/** Makes a {@link ScriptedServer}. */
export function createScriptedServer(people: People): ScriptedServer {
  let line: SocketListener;

  function receive(text: string): void {
    // With the answer: a server's own work is not the page's.
    setTimeout(() => {
      const { type, id, method, params } = JSON.parse(text) as Frame;
      if (method) asked[method] = (asked[method] ?? 0) + 1;
      const result = type === 'connect' ? welcome() : method === 'queryUsers' ? answerOf(people, params.filter) : {};
      line.message(JSON.stringify({ type: 'reply', id, result }));
    }, answerMs);
  }

  return {
    say: (text) => line.message(text),
    transport: {
      open(listener) {
        line = listener;
        queueMicrotask(() => listener.open());
        return { send: receive, close() {} };
      },
    },
  };
}

interface Frame {
  type: string;
  id: number;
  method?: string;
  params: { filter: Filter };
}

function welcome(): object {
  return {
    user: { id: 'me', online: true, invisible: false, revision: 1 },
    connection_id: 'connection 1',
    server_time: new Date().toISOString(),
  };
}

/** What `queryUsers` of these ids is answered. */
export function answerOf(people: People, filter: Filter): QueryUsersAnswer {
  const { id } = filter as { id: { $in: string[] } };
  const users = id.$in.flatMap((one) => people.now.get(one) ?? []);
  return { users, watching: { watched: id.$in, over_limit: [] } };
}
