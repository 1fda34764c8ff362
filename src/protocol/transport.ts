/** What a socket tells its owner. After `close` it tells nothing more. */
export interface SocketListener {
  open(): void;
  message(text: string): void;
  close(code: number, reason: string): void;
}

/** One attempt at a connection, and the connection. */
export interface Socket {
  /** Sends one text frame. Ignored once closed. */
  send(text: string): void;
  /** Ends it, opened or not. `listener.close` is not called for one's own close. */
  close(): void;
}

/** How frames travel: a WebSocket, or straight into an embedded engine. */
export interface Transport {
  open(listener: SocketListener): Socket;
}
