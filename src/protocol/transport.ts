/** The callbacks of a socket. After `close` it calls none of them. */
export interface SocketListener {
  open(): void;
  message(text: string): void;
  close(code: number, reason: string): void;
}

/** One attempt to connect, and then the connection. */
export interface Socket {
  /** Sends one text frame. Ignored once closed. */
  send(text: string): void;
  /** Closes the socket, also while it opens. `listener.close` is not called. */
  close(): void;
}

/** Carries frames: a WebSocket, or a direct call of an embedded engine. */
export interface Transport {
  open(listener: SocketListener): Socket;
}
