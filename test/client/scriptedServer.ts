import type { OwnUser, ServerEvent, Socket, SocketListener, Transport, User } from 'presence-kit/client';

/** A frame that the client sent, as far as stories look into it. */
export interface SentFrame {
  type: string;
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  user?: Record<string, unknown>;
  token?: string;
  replaces?: string;
}

/** The server's end of one socket. */
export interface ScriptedSocket {
  /** Everything that the client sent, pings left out. */
  readonly sent: SentFrame[];
  readonly requests: SentFrame[];
  pings: number;
  closedByClient: boolean;
  /** Whether the server still holds it. */
  readonly isOpen: boolean;
  answer(request: SentFrame | undefined, result: object): void;
  refuse(request: SentFrame | undefined, code: string): void;
  tell(event: ServerEvent): void;
  say(text: string): void;
  close(code: number): void;
}

/**
 * The other side of the wire, played by a story: it speaks frames, and does what a real server would do only at the moment
 * that the story is about. Everything else is told with the real engine.
 */
export interface ScriptedServer {
  readonly transport: Transport;
  readonly sockets: ScriptedSocket[];
  /** The newest socket. */
  readonly last: ScriptedSocket;
  /** Sockets that neither side has closed. */
  readonly open: ScriptedSocket[];
  /** Whether an attempt is answered at all; set to false, it hangs. */
  answers: boolean;
  /** Whether an attempt reaches the server; set to false, it fails at once. */
  reachable: boolean;
  /** Whether a connect is answered by itself, else by the story. */
  welcomes: boolean;
  /** Whether the server says goodbye back. */
  hearsGoodbyes: boolean;
  /** Refuses connects with this error and close code. */
  refuses: { code: string; close: number } | undefined;
  /** What connects are answered; changed by stories. */
  own: OwnUser;
  serverTime: string;
  /** The time in its answers to pings, ISO 8601. Default: none. */
  pongTime: (() => string) | undefined;
  /** Answers a request at once. A method without an entry waits for the story. */
  replies: Record<string, (params: Record<string, unknown>) => object>;
}

export function createScriptedServer(): ScriptedServer {
  const sockets: ScriptedSocket[] = [];

  const server: ScriptedServer = {
    sockets,
    get last() {
      return sockets.at(-1)!;
    },
    get open() {
      return sockets.filter((socket) => socket.isOpen);
    },
    answers: true,
    reachable: true,
    welcomes: true,
    hearsGoodbyes: true,
    refuses: undefined,
    own: { id: 'john', online: true, invisible: false, revision: 1 },
    serverTime: '2019-01-07T13:00:00.000Z',
    pongTime: undefined,
    replies: {},
    transport: { open },
  };

  function open(listener: SocketListener): Socket {
    let isOpen = true;
    const later = (run: () => void) => queueMicrotask(() => isOpen && run());
    const socket: ScriptedSocket = {
      sent: [],
      get requests() {
        return this.sent.filter(({ type }) => type === 'request');
      },
      pings: 0,
      closedByClient: false,
      get isOpen() {
        return isOpen;
      },
      answer: (request, result) => socket.say(JSON.stringify({ type: 'reply', id: request!.id, result })),
      refuse: (request, code) =>
        socket.say(
          JSON.stringify({
            type: 'error',
            id: request!.id,
            error: { code, message: 'cannot; the story says so. Read on.' },
          }),
        ),
      tell: (event) => socket.say(JSON.stringify({ type: 'event', event })),
      say: (text) => later(() => listener.message(text)),
      close(code) {
        later(() => {
          isOpen = false;
          listener.close(code, '');
        });
      },
    };
    sockets.push(socket);
    if (!server.reachable) socket.close(1006);
    else if (server.answers) later(() => listener.open());

    function receive(text: string): void {
      if (text === '{"type":"ping","time":true}') {
        socket.pings++;
        if (server.answers) socket.say(JSON.stringify({ type: 'pong', server_time: server.pongTime?.() }));
        return;
      }
      const frame = JSON.parse(text) as SentFrame;
      socket.sent.push(frame);
      if (!server.answers) return;
      if (frame.type === 'goodbye' && server.hearsGoodbyes) socket.close(1000);
      if (frame.type === 'connect' && server.welcomes) welcome(frame);
      const reply = frame.type === 'request' ? server.replies[frame.method!] : undefined;
      if (reply !== undefined) socket.answer(frame, reply(frame.params!));
    }

    function welcome(frame: SentFrame): void {
      if (server.refuses !== undefined) {
        socket.refuse(frame, server.refuses.code);
        socket.close(server.refuses.close);
        return;
      }
      const number = sockets.indexOf(socket) + 1;
      socket.answer(frame, { user: server.own, connection_id: `connection ${number}`, server_time: server.serverTime });
    }

    return {
      send: (text) => later(() => receive(text)),
      close() {
        if (!isOpen) return;
        socket.closedByClient = true;
        // What was sent before still arrives.
        queueMicrotask(() => {
          isOpen = false;
        });
      },
    };
  }

  return server;
}

/** Jack as others see him. */
export function jack(fields: Partial<User> = {}): User {
  return { id: 'jack', online: false, revision: 1, ...fields };
}
